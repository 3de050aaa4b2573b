"""Once a month the newest backup is put into a database of its own and looked at row by row.

A backup that nobody has ever restored is a hope. Counts and hashes are compared with what was
written down when it was made; the books are gone through as the doctor does.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import backups, vault
from bot.backups import Made
from bot.running import Running
from handlers import alarms, duties
from handlers.context import Moment
from handlers.wording import backups as words
from storage import books, copies, restores
from storage.copies import CannotRestore
from storage.db import connect, migrate, reading, transaction
from storage.restores import RestoreDrill

log = logging.getLogger("guanjia.backups")


def monthly(running: Running) -> RestoreDrill | None:
    """This month's, where it is missing and there is a backup; returns it if it is new."""
    folder = backups.folder_of(running)
    newest = backups.newest(folder) if folder is not None else None
    now = running.clock.now()
    month = f"{now.astimezone(running.settings.zone):%Y-%m}"
    if newest is None:
        return None
    with reading(running.engine) as session:
        if restores.of_month(session, month) is not None:
            return None
    row = RestoreDrill(month=month, backup=newest.name, at=now)
    try:
        made = rehearse(newest, running.settings.backups_key.get_secret_value())
        row.rows, row.files = made.rows, made.files
    except CannotRestore as problem:
        row.failure = str(problem)[:500]
        log.error("the restore of %s failed: %s", newest.name, problem)
    with transaction(running.engine) as session:
        _write_down(Moment(session, running.rules, now), row)
    return row


def rehearse(path: Path, key: str) -> Made:
    """Restores a backup where it is in nobody's way, and compares. Raises ``CannotRestore``."""
    aside = TemporaryDirectory(prefix="guanjia-", dir=path.parent)  # there is room for it there
    with aside as name, vault.unsealed(path, key) as plain:
        folder = Path(name)
        url = f"sqlite:///{folder / 'restored.db'}"
        migrate(url)
        engine = connect(url, durable=False)
        try:
            made = backups.put_back(engine, url, folder / "media", plain, force=False)
            said = backups.manifest_of(plain)
            with copies.snapshot(engine) as connection:
                same_schema = said["revision"] == copies.revision(connection)
                for table in copies.kept_tables() if same_schema else ():
                    lines = [f"{line}\n".encode() for line in copies.rows(connection, table)]
                    _compare(f"tables/{table.name}.jsonl", lines, said["members"])
            with reading(engine) as session:
                faults = books.faults(session)
        finally:
            engine.dispose()
    if faults:
        raise CannotRestore(f"the books of {path.name} do not agree: {faults[0].what}")
    return made


def _compare(name: str, lines: list[bytes], members: dict[str, dict[str, object]]) -> None:
    here = {"lines": len(lines), "sha256": sha256(b"".join(lines)).hexdigest()}
    if members.get(name) != here:
        raise CannotRestore(f"{name} came back with {len(lines)} rows, and not as it was written")


def _write_down(moment: Moment, row: RestoreDrill) -> None:
    moment.session.add(row)
    if not row.failure:
        return
    rule = moment.rules.charter.restore
    alarms.tell(moment, "restore", lambda t: words.cannot_be_restored(t, row.backup))
    duties.assign(
        moment,
        rule.position,
        words.mend_the_backups(moment.tongue()),
        moment.now + rule.within,
        clause=rule.clause,
        source=f"restore:{row.month}",
    )
