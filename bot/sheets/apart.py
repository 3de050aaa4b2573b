"""Reads a file in a process of its own, with limits: what a file does there harms nobody.

The reader's library may take all memory or abort where a file was made to harm. Then that process
ends, and whoever brought the file gets one sentence. What comes back is JSON, which runs nothing.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from bot.sheets.plain import Cell, Line
from bot.sheets.refused import Refused

MEMORY = 1_500_000_000  # bytes of address space
SECONDS = 120  # of work
AT_ONCE = 400  # lines

_Parcel = dict[str, Any]


def sheets(path: Path) -> Iterator[tuple[str, Iterator[Line]]]:
    """As ``grid.sheets``. Each sheet's lines are to be gone through before the next."""
    with _reader(path) as parcels:
        name: str | None = None
        ahead: list[_Parcel] = []

        def lines() -> Iterator[Line]:
            for parcel in parcels:
                if "sheet" in parcel:
                    ahead.append(parcel)
                    return
                yield from ((line, cells) for line, cells in parcel["lines"])

        for parcel in parcels:
            ahead.append(parcel)
            while ahead:
                name = str(ahead.pop()["sheet"])
                rest = lines()
                yield name, rest
                for _ in rest:  # what nobody wanted
                    pass


@contextmanager
def _reader(path: Path) -> Iterator[Iterator[_Parcel]]:
    command = [sys.executable, "-m", __name__, str(path.absolute())]
    running = subprocess.Popen(  # noqa: S603 - our own reader; the path is one argument
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    with running:
        try:
            yield _parcels(running, cast(IO[str], running.stdout))
        finally:
            running.kill()


def _parcels(running: subprocess.Popen[str], stream: IO[str]) -> Iterator[_Parcel]:
    """What the reader sends. Raises ``Refused`` where it refuses, and where it died."""
    for said in stream:
        try:
            parcel = json.loads(said, object_hook=_unpacked)
        except ValueError:
            break
        if "refused" in parcel:
            raise Refused(parcel["refused"], *parcel["figures"])
        if "end" in parcel:
            return
        yield parcel
    running.wait()
    raise Refused("harmful")


def _unpacked(given: dict[str, Any]) -> Any:
    if "at" in given:
        return datetime.datetime.fromisoformat(given["at"])
    if "on" in given:
        return datetime.date.fromisoformat(given["on"])
    if "clock" in given:
        return datetime.time.fromisoformat(given["clock"])
    if "seconds" in given:
        return datetime.timedelta(seconds=given["seconds"])
    return given


# ------------------------------------------------------------------------ in the process apart


def _packed(cell: Cell) -> Any:
    if isinstance(cell, datetime.datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"on": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"clock": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return {"seconds": cell.total_seconds()}
    raise TypeError(type(cell))


def _limit() -> None:
    """No more memory and time than a sheet may take, where the system can hold somebody to it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(parcel: _Parcel) -> None:
    sys.stdout.write(json.dumps(parcel, ensure_ascii=False, default=_packed) + "\n")


def _read(path: Path) -> None:
    from bot.sheets import grid

    for name, lines in grid.sheets(path):
        _send({"sheet": name})
        while page := list(islice(lines, AT_ONCE)):
            _send({"lines": page})
    _send({"end": True})


def main() -> None:
    _limit()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        _read(Path(sys.argv[1]))
    except Refused as why:
        _send({"refused": why.reason, "figures": list(why.figures)})
    except (MemoryError, RecursionError):
        _send({"refused": "harmful", "figures": []})
    sys.stdout.flush()


if __name__ == "__main__":
    main()
