"""What the columns of the company's sheets are, as somebody matched them by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, reference


class SheetHeading(SQLModel, table=True):
    """``title``: bare, as it is compared. ``column``: its name; "" for none."""

    __tablename__ = "sheet_heading"
    __table_args__ = (UniqueConstraint("kind", "title"),)

    id: int = identity()
    kind: str
    title: str
    column: str
    person_id: int = reference("person.id")
    at: datetime


def known(session: Session, kind: str) -> dict[str, str]:
    """Title → column, of this kind of sheet."""
    query = select(SheetHeading.title, SheetHeading.column).where(col(SheetHeading.kind) == kind)
    return dict(session.exec(query).all())


def teach(
    session: Session, kind: str, columns: Mapping[str, str], person_id: int, now: datetime
) -> None:
    query = select(SheetHeading).where(col(SheetHeading.kind) == kind)
    there = {each.title: each for each in session.exec(query).all()}
    for title, column in columns.items():
        row = there.get(title) or SheetHeading(
            kind=kind, title=title, column=column, person_id=person_id, at=now
        )
        row.column, row.person_id, row.at = column, person_id, now
        session.add(row)
