"""What a sheet added and changed, so that it can be taken back while nothing rests on it.

What was added is deleted where no other row names it: the database says so. What was changed gets
its earlier values back where it still is as the sheet left it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.audit import AuditEntry
from storage.columns import identity, reference
from storage.columns import json as document
from storage.sealing import Sealed

AT_ONCE = 400  # numbers in one statement
Values = dict[str, tuple[Any, Any]]  # column → before, after


class SheetImport(SQLModel, table=True):
    """A sheet that was taken at the workbench."""

    __tablename__ = "sheet_import"

    id: int = identity()
    kind: str
    person_id: int = reference("person.id", index=True)
    at: datetime
    lines: int
    undone_at: datetime | None = None


class SheetTrace(SQLModel, table=True):
    """What an import did to one table. ``added``: numbers of rows. ``changed``: row → column →
    before and after, as JSON."""

    __tablename__ = "sheet_trace"

    id: int = identity()
    import_id: int = reference("sheet_import.id", index=True)
    name: str  # of the table
    at: datetime
    added: list[int] = document()
    changed: str = Field(default="{}", sa_type=Sealed)


class Rests(Exception):
    """Something rests on what the sheet brought, or has changed it since. ``name``: the table."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Journal:
    """What is added and changed while it is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.added: dict[str, dict[int, None]] = {}  # table → rows, in their order
        self.changed: dict[str, dict[int, Values]] = {}

    def adds(self, table: type[SQLModel], ids: Collection[int]) -> None:
        if table is not AuditEntry:
            self.added.setdefault(_name(table), {}).update(dict.fromkeys(ids))

    def changes(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows that are about to be changed by their ``id``; what stands there now is read."""
        if not rows:
            return
        here = _table(_name(table))
        before: dict[int, Mapping[str, Any]] = {}
        for page in _pages([row["id"] for row in rows]):
            found = self._session.connection().execute(sa.select(here).where(here.c.id.in_(page)))
            before |= {each.id: each._mapping for each in found}
        for row in rows:
            after = {key: value for key, value in row.items() if key != "id"}
            self._note(
                _name(table), row["id"], {k: (before[row["id"]][k], v) for k, v in after.items()}
            )

    def _note(self, name: str, row_id: int, values: Values) -> None:
        """Changed twice: what stood there first, and what stands there last."""
        if row_id in self.added.get(name, ()):
            return
        known = self.changed.setdefault(name, {}).setdefault(row_id, {})
        for key, (before, after) in values.items():
            known[key] = (known[key][0] if key in known else before, after)

    def flushed(self, session: Session, _context: Any) -> None:
        for row in session.new:
            if isinstance(row, SQLModel) and hasattr(row, "id"):
                self.adds(type(row), [row.id])
        for row in session.dirty:
            changed: Values = {}
            for each in inspect(row).attrs:
                before = each.history.deleted
                if before and each.history.added:
                    changed[each.key] = (before[0], each.history.added[0])
            if changed and not isinstance(row, AuditEntry):
                self._note(_name(type(row)), row.id, changed)


@contextmanager
def keeping(session: Session) -> Iterator[Journal]:
    """The journal of what the session writes. What is written past it by whole statements is told
    to it by whoever writes so (``bulk.Batch``)."""
    journal = Journal(session)
    session.flush()
    event.listen(session, "after_flush", journal.flushed)
    session.info["journal"] = journal
    try:
        yield journal
        session.flush()
    finally:
        session.info.pop("journal")
        event.remove(session, "after_flush", journal.flushed)


def journal_of(session: Session) -> Journal | None:
    found: Journal | None = session.info.get("journal")
    return found


def keep(
    session: Session,
    kind: str,
    person_id: int,
    now: datetime,
    lines: int,
    journal: Journal | None,
) -> None:
    """Of each person the last one alone can be taken back; one without a journal never."""
    older = select(SheetImport.id).where(col(SheetImport.person_id) == person_id)
    session.exec(delete(SheetTrace).where(col(SheetTrace.import_id).in_(older)))
    row = SheetImport(kind=kind, person_id=person_id, at=now, lines=lines)
    session.add(row)
    session.flush()
    if journal is None:
        return
    for name in dict.fromkeys((*journal.added, *journal.changed)):
        changed = {
            str(row_id): {
                key: [_said(before), _said(after)] for key, (before, after) in values.items()
            }
            for row_id, values in journal.changed.get(name, {}).items()
        }
        session.add(
            SheetTrace(
                import_id=row.id,
                name=name,
                at=now,
                added=list(journal.added.get(name, ())),
                changed=json.dumps(changed, ensure_ascii=False),
            )
        )


def last_of(session: Session, person_id: int) -> SheetImport | None:
    """Their last import, where it can still be tried to take it back."""
    mine = col(SheetImport.person_id) == person_id
    query = select(SheetImport).where(mine).order_by(col(SheetImport.id).desc()).limit(1)
    found = session.exec(query).first()
    is_whole = found is not None and found.undone_at is None and bool(traces(session, found.id))
    return found if is_whole else None


def traces(session: Session, import_id: int) -> Sequence[SheetTrace]:
    return session.exec(select(SheetTrace).where(col(SheetTrace.import_id) == import_id)).all()


def forget(session: Session, row: SheetImport, now: datetime) -> None:
    """It has been taken back."""
    session.exec(delete(SheetTrace).where(col(SheetTrace.import_id) == row.id))
    row.undone_at = now
    session.add(row)


def take_back(session: Session, row: SheetImport) -> None:
    """Deletes what it added and restores what it changed. Raises ``Rests``: then nothing of it may
    be kept."""
    found = {each.name: each for each in traces(session, row.id)}
    order = [each.name for each in reversed(SQLModel.metadata.sorted_tables) if each.name in found]
    for name in order:
        _restore(session, name, json.loads(found[name].changed))
    if "home" in found:
        _unlink(session, found["home"].added)
    for name in order:
        _remove(session, name, found[name].added)


def _restore(session: Session, name: str, changed: Mapping[str, Mapping[str, Any]]) -> None:
    table, connection = _table(name), session.connection()
    for row_id, values in changed.items():
        stands = connection.execute(sa.select(table).where(table.c.id == int(row_id))).first()
        if stands is None or any(
            _said(stands._mapping[k]) != after for k, (_, after) in values.items()
        ):
            raise Rests(name)
        to = {key: _meant(before) for key, (before, _) in values.items()}
        connection.execute(sa.update(table).where(table.c.id == int(row_id)).values(to))


def _unlink(session: Session, homes: Sequence[int]) -> None:
    """Who looked at and changed a home that is no more stays in the audit."""
    for page in _pages(homes):
        which = col(AuditEntry.home_id).in_(page)
        session.exec(update(AuditEntry).where(which).values(home_id=None))


def _remove(session: Session, name: str, ids: Sequence[int]) -> None:
    table = _table(name)
    for page in _pages(ids):
        try:
            session.connection().execute(sa.delete(table).where(table.c.id.in_(page)))
        except IntegrityError:
            raise Rests(name) from None


def _name(table: type[SQLModel]) -> str:
    return str(table.__tablename__)


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def _pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


MOMENTS: Mapping[str, type[date]] = {"day": date, "moment": datetime}


def _said(value: Any) -> Any:
    """As JSON holds it; a moment beside what it is."""
    if isinstance(value, datetime):
        return ["moment", value.astimezone(UTC).isoformat()]
    return ["day", value.isoformat()] if isinstance(value, date) else value


def _meant(said: Any) -> Any:
    match said:
        case [("day" | "moment") as kind, str(words)]:
            return MOMENTS[kind].fromisoformat(words)
    return said
