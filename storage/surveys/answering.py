"""A survey opens, its homes answer (CS-4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, update
from sqlmodel import Session, col, select

from storage.db import add_missing
from storage.estates import Home
from storage.households import Household
from storage.surveys.tables import Survey, SurveyHome, SurveyMark

# -------------------------------------------------------------------------------------- opening


def open_survey(session: Session, row: dict[str, Any]) -> Survey | None:
    """The quarter's survey of an estate with all homes that somebody holds; None where it was
    opened before, by whomever."""
    found = of_quarter(session, row["estate_id"], row["quarter_on"])
    if found is not None:
        return None
    add_missing(session, Survey, [row], ["estate_id", "quarter_on"])
    survey = of_quarter(session, row["estate_id"], row["quarter_on"])
    if survey is None or survey.opened_at != row["opened_at"]:
        return None
    held = select(Home.id).join(Household, col(Household.home_id) == col(Home.id))
    held = held.where(
        col(Home.estate_id) == row["estate_id"], col(Household.moved_out_at).is_(None)
    )
    homes = session.exec(held.distinct().order_by(col(Home.id))).all()
    fresh = {"survey_id": survey.id, "state": "waiting", "next_at": row["opened_at"]}
    fresh |= {"reminders": 0, "words": ""}
    for first in range(0, len(homes), 500):
        rows = [{**fresh, "home_id": each} for each in homes[first : first + 500]]
        add_missing(session, SurveyHome, rows, ["survey_id", "home_id"])
    return survey


def of_quarter(session: Session, estate_id: int, quarter_on: date) -> Survey | None:
    query = select(Survey).where(
        col(Survey.estate_id) == estate_id, col(Survey.quarter_on) == quarter_on
    )
    return session.exec(query).first()


def newest(session: Session) -> Sequence[Survey]:
    """The last survey of every estate."""
    last = select(func.max(col(Survey.id))).group_by(col(Survey.estate_id))
    query = select(Survey).where(col(Survey.id).in_(last))
    return session.exec(query.order_by(col(Survey.estate_id))).all()


def survey(session: Session, survey_id: int) -> Survey:
    return session.get_one(Survey, survey_id)


def of_approval(session: Session, approval_id: int) -> Survey | None:
    return session.exec(select(Survey).where(col(Survey.approval_id) == approval_id)).first()


# ------------------------------------------------------------------------------------ answering


def home_row(session: Session, row_id: int) -> SurveyHome | None:
    """Ours until this transaction ends: two of a home who press at once come one by one."""
    return session.get(SurveyHome, row_id, with_for_update=True, populate_existing=True)


_UNDER_WAY = (
    select(SurveyHome)
    .join(Survey, col(Survey.id) == col(SurveyHome.survey_id))
    .where(
        col(Survey.state) == "open",
        col(SurveyHome.home_id).in_(bindparam("homes", expanding=True)),
        col(SurveyHome.state).in_(["asked", "begun"]),
        col(SurveyHome.asked_at).is_not(None),
    )
    .order_by(col(SurveyHome.asked_at).desc(), col(SurveyHome.id))
)


def under_way(session: Session, homes: Collection[int]) -> Sequence[SurveyHome]:
    """The answers of these homes that wait for their next mark, the one asked last in front."""
    return session.exec(_UNDER_WAY, params={"homes": list(homes)}).all()


def of_home(session: Session, survey_id: int, home_id: int) -> SurveyHome | None:
    query = select(SurveyHome).where(
        col(SurveyHome.survey_id) == survey_id, col(SurveyHome.home_id) == home_id
    )
    return session.exec(query.with_for_update()).first()


def add_home(session: Session, survey_id: int, home_id: int) -> SurveyHome | None:
    """A home of which nobody was known when it began, and that somebody has spoken to now."""
    row = {"survey_id": survey_id, "home_id": home_id, "state": "waiting"}
    rows = [row | {"reminders": 0, "words": ""}]
    add_missing(session, SurveyHome, rows, ["survey_id", "home_id"])
    return of_home(session, survey_id, home_id)


def marks_of(session: Session, row_id: int) -> dict[str, SurveyMark]:
    return {each.indicator: each for each in session.exec(_MARKS_OF, params={"row": row_id}).all()}


_MARKS_OF = (
    select(SurveyMark)
    .where(col(SurveyMark.survey_home_id) == bindparam("row"))
    .order_by(col(SurveyMark.id))
)


def last_marked_at(session: Session, row_id: int) -> datetime | None:
    query = select(func.max(SurveyMark.marked_at)).where(col(SurveyMark.survey_home_id) == row_id)
    return session.exec(query).one()


def finish_all(session: Session, survey_id: int, enough: int, now: datetime) -> None:
    """The survey ends: who gave enough marks counts, nobody is asked any more."""
    given = (
        select(func.count())
        .select_from(SurveyMark)
        .where(col(SurveyMark.survey_home_id) == col(SurveyHome.id), col(SurveyMark.points) > 0)
        .scalar_subquery()
    )
    begun = update(SurveyHome).where(
        col(SurveyHome.survey_id) == survey_id, col(SurveyHome.state) == "begun"
    )
    session.exec(begun.values(state=case((given >= enough, "done"), else_="short"), done_at=now))
    rest = update(SurveyHome).where(col(SurveyHome.survey_id) == survey_id)
    session.exec(rest.values(next_at=None))
    session.expire_all()
