"""The tables of surveys (CS-4)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import identity, maybe, one_of, reference

STATES = ("open", "closed")
# waiting: not asked yet. asked → begun → done; short: it ended with too few marks to count.
HOME_STATES = ("waiting", "asked", "begun", "done", "short")
UNFINISHED = ("waiting", "asked", "begun")

_WAITING = text("next_at IS NOT NULL")


class Survey(SQLModel, table=True):
    """``indicators`` [{name, title, english, about}] and ``measures`` are kept as they were when
    it opened and ended: a later charter does not change them."""

    __table_args__ = (
        UniqueConstraint("estate_id", "quarter_on"),
        one_of("state", STATES),
        Index("ix_survey_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    quarter_on: date  # the quarter's first day
    clause: str
    state: str = "open"
    indicators: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    opened_at: datetime
    opened_by_id: int | None = maybe("person.id")  # empty: the program, on its day
    closes_at: datetime
    next_at: datetime | None = None
    closed_at: datetime | None = None
    # [{indicator, department, text}], as proposed
    measures: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    approval_id: int | None = maybe("approval.id", index=True)


class SurveyHome(SQLModel, table=True):
    """One home's answer. Whoever of the home begins it has it, unless they leave it lying."""

    __tablename__ = "survey_home"
    __table_args__ = (
        UniqueConstraint("survey_id", "home_id"),
        one_of("state", HOME_STATES),
        Index("ix_survey_home_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    survey_id: int = reference("survey.id")
    home_id: int = reference("home.id", index=True)
    state: str = "waiting"
    person_id: int | None = maybe("person.id", index=True)  # who answers
    entered_by_id: int | None = maybe("person.id")  # of the staff, who asked by telephone
    next_at: datetime | None = None  # when it is asked, or reminded
    asked_at: datetime | None = None  # when a question was last put
    sent_at: datetime | None = None  # when we last wrote first
    sent_before_at: datetime | None = None  # and the time before
    reminders: int = 0
    done_at: datetime | None = None
    words: str = ""  # free ones, at the end


class SurveyMark(SQLModel, table=True):
    """One mark: ``points`` 1 to 5, 0 where it was skipped; ``value`` what that is worth of 100."""

    __tablename__ = "survey_mark"
    __table_args__ = (UniqueConstraint("survey_home_id", "indicator"),)

    id: int = identity()
    survey_home_id: int = reference("survey_home.id")
    indicator: str
    points: int
    value: int
    marked_at: datetime
    ticket_id: int | None = maybe("ticket.id")
