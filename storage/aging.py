"""A table read from its oldest row on, page by page, for as long as anything in it is old.

Rows are numbered in the order of time, so no index of their moments is needed, which every message
would have to write into: behind a page of young rows there are only young ones. Each query looks at
no more than a page, however much is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, SQLModel, col, select


@dataclass(frozen=True, slots=True)
class Page:
    """``ids``: of the rows asked for. ``last``: behind it the next page begins; None: there is
    nothing old any more."""

    ids: Sequence[int]
    last: int | None


@dataclass(frozen=True, slots=True)
class Era:
    """``since``: when a row of the table came to be. ``before``: what is older is old."""

    table: type[SQLModel]
    since: datetime | None
    before: datetime

    def page(
        self, session: Session, wanted: Sequence[ColumnElement[bool]], after: int, limit: int
    ) -> Page:
        """The next rows behind ``after``, and which of the old ones are ``wanted``."""
        number = col(self.table.id)  # type: ignore[attr-defined]
        is_old = col(self.since) < self.before
        query = select(number, is_old, and_(is_old, *wanted)).where(number > after)
        rows = session.exec(query.order_by(number).limit(limit)).all()
        goes_on = len(rows) == limit and any(old for _, old, _ in rows)
        ids = [row_id for row_id, _, is_wanted in rows if is_wanted]
        return Page(ids, rows[-1][0] if goes_on else None)
