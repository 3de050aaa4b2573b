"""Two records of one person become one: whatever names the one names the other from then on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, delete, select, update
from sqlmodel import Session, col
from sqlmodel import select as rows

from storage.households import KINDS, Household, Residency
from storage.people import Person
from storage.tables import metadata

PERSON = "person.id"


def unite(session: Session, kept: Person, gone: Person, now: datetime) -> None:
    """Everything of ``gone`` is that of ``kept``; of what can be there once only, that of
    ``kept`` stays."""
    session.flush()
    connection = session.connection()
    for table, column in _named():
        for others in _once(table, column):
            connection.execute(delete(table).where(_is_twice(table, column, others, kept, gone)))
        connection.execute(update(table).where(column == gone.id).values({column: kept.id}))
    numbers = dict.fromkeys((*kept.phones, *gone.phones))
    kept.phone, kept.second_phone = (*numbers, "", "")[:2]
    kept.created_at = min(kept.created_at, gone.created_at)
    kept.consented_at = kept.consented_at or gone.consented_at
    session.expire(gone)
    session.delete(gone)
    session.flush()
    session.expire_all()
    _live_once(session, kept.id, now)


def _named() -> Iterator[tuple[Table, Column[int]]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == PERSON for key in column.foreign_keys):
                yield table, column


def _once(table: Table, column: Column[int]) -> Iterator[list[Column[object]]]:
    """With which other columns a person stands in a table but once."""
    unique = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    unique += [each.columns for each in table.indexes if each.unique]
    for columns in (*unique, table.primary_key.columns):
        if column.name in columns:
            yield [each for each in columns if each.name != column.name]


def _is_twice(
    table: Table, column: Column[int], others: Sequence[Column[object]], kept: Person, gone: Person
) -> ColumnElement[bool]:
    """Rows of ``gone`` beside which ``kept`` has one."""
    twin = table.alias()
    same = [each.is_not_distinct_from(twin.c[each.name]) for each in others]
    beside = select(twin.c[column.name]).where(twin.c[column.name] == kept.id, *same)
    return and_(column == gone.id, beside.exists())


def _live_once(session: Session, person_id: int, now: datetime) -> None:
    """Whoever was in a home under both names is there once, as what gives them more, since the
    earlier day."""
    query = (
        rows(Residency)
        .join(Household)
        .where(
            col(Residency.person_id) == person_id,
            col(Residency.ended_at).is_(None),
            col(Household.moved_out_at).is_(None),
        )
    )
    first: dict[int, Residency] = {}
    for each in sorted(session.exec(query).all(), key=lambda tie: (KINDS.index(tie.kind), tie.id)):
        one = first.setdefault(each.household_id, each)
        if one is not each:
            one.started_at = min(one.started_at, each.started_at)
            one.fees_allowed = one.fees_allowed or each.fees_allowed
            each.ended_at = now
