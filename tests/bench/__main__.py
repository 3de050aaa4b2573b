"""``python -m tests.bench [NAME …]``: all benches, or those named; each line as it is measured,
and one table at the end."""

from __future__ import annotations

import argparse
import logging
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable

from tests.bench import (
    answering,
    desk,
    dispatching,
    dunning,
    fees,
    handling,
    importing,
    interface,
    metrics,
    noticing,
    paying,
    peers,
    rival,
    scale,
    starting,
    ticking,
    understanding,
)
from tests.bench.ground import Ground, ground
from tests.bench.table import Ratio, show

Bench = Callable[[Ground], Iterable[Ratio]]

BENCHES: dict[str, Bench] = {
    "handling": handling.measure,
    "ticking": ticking.measure,
    "scale": scale.measure,
    "desk": desk.measure,
    "metrics": metrics.measure,
    "dispatching": dispatching.measure,
    "rival": rival.measure,
    "pace": dispatching.measure_pace,
    "answering": answering.measure,
    "peers": peers.measure,
    "starting": starting.measure,
    "importing": importing.measure,
    "dunning": dunning.measure,
    "fees": fees.measure,
    "paying": paying.measure,
    "noticing": noticing.measure,
    "interface": interface.measure,
    "understanding": understanding.measure,
}


def main() -> int:
    """1 where something is not as wanted."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    names = arguments.parse_args().names or list(BENCHES)
    logging.disable(logging.ERROR)
    lines: list[Ratio] = []
    with ground() as here:
        for name in names:
            began = time.perf_counter()
            print(f"{name} …", file=sys.stderr, flush=True)
            for line in BENCHES[name](here):
                print(line.plain(), flush=True)
                lines.append(line)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    show(lines, f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    return 0 if all(line.good for line in lines) else 1


sys.exit(main())
