"""Backups: one zip with every row, every kept file and a checksum of each; and the way back.

The format is ours and plain (JSON lines), so that a backup of SQLite can be restored into
PostgreSQL and the other way round.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Engine

from bot import vault
from bot.atomic import replacing
from bot.running import Running
from storage import copies, erasures
from storage.copies import CannotRestore
from storage.db import at_head, reading

log = logging.getLogger("guanjia.backups")

FORMAT = 1
LOOK_EVERY = 60.0  # seconds
STALE_AFTER = timedelta(hours=36)
CHUNK = 1 << 20
DAILY = "guanjia-????-??-??"
FORGOTTEN = "forgotten.txt"
MOST_MANIFEST = 64_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Made:
    rows: int
    files: int


def make(engine: Engine, media: Path, path: Path, now: datetime) -> Made:
    """Writes a backup of one moment; the program may go on meanwhile. Raises OSError."""
    members: dict[str, dict[str, Any]] = {}
    count = 0
    with (
        replacing(path) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive,
    ):
        with copies.snapshot(engine) as connection:
            for table in copies.kept_tables():
                name = f"tables/{table.name}.jsonl"
                lines = (f"{line}\n".encode() for line in copies.rows(connection, table))
                members[name] = _put(archive, name, lines)
                count += members[name]["lines"]
            revision = copies.revision(connection)
        files = sorted(each for each in media.rglob("*") if each.is_file())
        for each in files:
            name = f"media/{each.relative_to(media).as_posix()}"
            members[name] = _put(archive, name, _chunks(each))
        manifest = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(),
            "revision": revision,
            "members": members,
        }
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return Made(count, len(files))


def _put(archive: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> dict[str, Any]:
    digest, lines = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for part in parts:
            digest.update(part)
            member.write(part)
            lines += 1
    return {"sha256": digest.hexdigest(), "lines": lines}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


# ---------------------------------------------------------------------------------- the way back


def put_back(
    engine: Engine,
    url: str,
    media: Path,
    path: Path,
    *,
    force: bool,
    beside: Path | None = None,
) -> Made:
    """Restores a backup after it was read through once. Raises ``CannotRestore``.

    Over data only with ``force``; never under a process that serves: it would go on with what it
    remembers of the old rows. Files that are there already are left where they are.
    """
    _not_under_a_server(engine)
    forgotten = _forgotten(engine, beside or path)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _checked(archive)
            _not_under_a_server(engine)  # reading took its time
            if not force and not copies.is_empty(engine):
                raise CannotRestore(
                    "数据库里已经有数据，没有恢复。确定要覆盖，请加 --force。 "
                    "The database holds data; nothing was restored. To replace it, add --force."
                )
            names = [name for name in manifest["members"] if name.startswith("media/")]
            for name in names:
                _unpack(archive, name, media)
            tables = {
                name.removeprefix("tables/").removesuffix(".jsonl"): _lines(archive, name)
                for name in manifest["members"]
                if name.startswith("tables/")
            }
            rows = copies.restore(engine, url, manifest["revision"], tables, forgotten)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise _broken(path) from error
    return Made(rows, len(names))


def manifest_of(path: Path) -> Mapping[str, Any]:
    """What was written down when it was made. Raises ``CannotRestore``."""
    with zipfile.ZipFile(path) as archive:
        return _checked(archive)


def _not_under_a_server(engine: Engine) -> None:
    if copies.is_served(engine, datetime.now(UTC)):
        raise CannotRestore(
            "管家正在这个数据库上运行，没有恢复。请先停下它；刚断电的话，等半分钟再试。 "
            "Guanjia is running on this database; nothing was restored. Stop it first; if it has "
            "just died, wait half a minute. --force does not change that."
        )


def _broken(path: Path) -> CannotRestore:
    return CannotRestore(
        f"{path.name}：这不是完好的备份，没有恢复。 "
        f"{path.name} is no intact backup; nothing was restored."
    )


def _checked(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    """The manifest, after every member was found to be what it says."""
    name = Path(archive.filename or "").name
    try:
        info = archive.getinfo("manifest.json")
        if info.file_size > MOST_MANIFEST:
            raise ValueError("manifest")
        manifest: dict[str, Any] = json.loads(archive.read(info))
        if manifest["format"] != FORMAT:
            raise CannotRestore(
                f"{name}：备份格式 {manifest['format']} 不认识，请先升级管家。 "
                "The format of this backup is not known; please update Guanjia first."
            )
        for member, said in manifest["members"].items():
            place = PurePosixPath(member)
            if (
                place.is_absolute()
                or ".." in place.parts
                or _digest(archive, member) != said["sha256"]
            ):
                raise ValueError(member)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise _broken(Path(name)) from error
    return manifest


def _digest(archive: zipfile.ZipFile, member: str) -> str:
    digest = hashlib.sha256()
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _unpack(archive: zipfile.ZipFile, member: str, media: Path) -> None:
    target = media / PurePosixPath(member).relative_to("media")
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replacing(target) as draft, archive.open(member) as source, draft.open("wb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)


def _lines(archive: zipfile.ZipFile, member: str) -> Any:
    def read() -> Iterator[str]:
        with archive.open(member) as file:
            yield from io.TextIOWrapper(file, encoding="utf-8", newline="\n")

    return read


# ------------------------------------------------------------------------------------- every day


async def keep(running: Running, after: Callable[[Running], object] = lambda _: None) -> None:
    """A backup a day, the oldest ones thrown away. Works until cancelled; a demo needs none."""
    while True:
        try:
            await running.in_thread(lambda: daily(running))
        except Exception:
            log.exception("today's backup could not be made; trying again")
        try:
            await running.in_thread(lambda: after(running))
        except Exception:
            log.exception("the backup could not be sent elsewhere, or tried; trying again")
        await asyncio.sleep(LOOK_EVERY)


def folder_of(running: Running) -> Path | None:
    return None if running.demo else running.settings.backups_folder


def daily(running: Running) -> Path | None:
    """Today's backup, made where it is missing; returns it if it is new."""
    folder = folder_of(running)
    if folder is None:
        return None
    now = running.clock.now()
    path = folder / f"guanjia-{now.astimezone(running.settings.zone):%Y-%m-%d}.zip"
    sealed = path.with_name(path.name + vault.SEALED)
    if path.exists() or sealed.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = make(running.engine, running.media, path, now)
    if key := running.settings.backups_key.get_secret_value():
        path = vault.seal(path, key)
    log.info("backup %s: %s rows, %s files", path.name, made.rows, made.files)
    for old in _of(folder)[: -running.settings.backups_keep]:
        old.unlink(missing_ok=True)
    _note_forgotten(running.engine, folder)
    return path


def _of(folder: Path) -> list[Path]:
    """The daily backups of a folder, the oldest first."""
    kinds = (f"{DAILY}.zip", f"{DAILY}.zip{vault.SEALED}")
    return sorted(each for kind in kinds for each in folder.glob(kind))


def listed(folder: Path) -> list[tuple[str, int]]:
    """The daily backups, the newest first: (name, bytes)."""
    return [(each.name, each.stat().st_size) for each in reversed(_of(folder))]


def newest(folder: Path) -> Path | None:
    return max(_of(folder), key=lambda each: each.name, default=None)


def send_elsewhere(running: Running) -> list[str]:
    """Puts sealed backups where they are not yet, and throws away what is too old there; returns
    the names of those that were sent."""
    folder, there = folder_of(running), vault.elsewhere(running.settings)
    if folder is None or there is None:
        return []
    keep = running.settings.backups_keep
    known = there.names()
    mine = [each for each in _of(folder) if each.suffix == vault.SEALED][-keep:]
    fresh = [each for each in mine if each.name not in known]
    for each in fresh:
        there.put(each)
        log.info("backup %s was sent elsewhere", each.name)
    for old in sorted({*known, *(each.name for each in fresh)})[:-keep]:
        there.drop(old)
    return [each.name for each in fresh]


def _note_forgotten(engine: Engine, folder: Path) -> None:
    """Beside the backups, by number alone: who is to be forgotten again after a restore."""
    with reading(engine) as session:
        numbers = erasures.done(session)
    with replacing(folder / FORGOTTEN) as draft:
        draft.write_text("".join(f"{each}\n" for each in numbers), "utf-8")


def _forgotten(engine: Engine, path: Path) -> set[int]:
    """Who was forgotten since, as far as this database and the list beside the backup know."""
    beside = path.parent / FORGOTTEN
    words = beside.read_text("utf-8").split() if beside.is_file() else []
    found = {int(each) for each in words if each.isdecimal()}
    if at_head(engine):
        with reading(engine) as session:
            found |= set(erasures.done(session))
    return found


def age(folder: Path, now: datetime) -> timedelta | None:
    """How old the newest backup is; None where there is none."""
    made = [each.stat().st_mtime for each in folder.glob("guanjia-*.zip*")]
    return now - datetime.fromtimestamp(max(made), UTC) if made else None
