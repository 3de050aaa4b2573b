"""What the homes said: coverage and score by indicator, building, estate (CS-4, CS-T)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from storage.contacts import ContactPoint
from storage.estates import Home
from storage.households import Household, Residency
from storage.surveys.tables import UNFINISHED, Survey, SurveyHome, SurveyMark


@dataclass(frozen=True, slots=True)
class Part:
    """Marks of one indicator, or of one building: how many, and what they are worth together."""

    marks: int
    value: int

    @property
    def score(self) -> Fraction | None:
        """Of 100; None where nobody has given a mark."""
        return Fraction(self.value, self.marks) if self.marks else None


@dataclass(frozen=True, slots=True)
class Result:
    """``homes`` were to be asked, ``answered`` of them count; ``parts`` by indicator."""

    survey_ids: tuple[int, ...]
    homes: int
    answered: int
    parts: dict[str, Part]

    @property
    def coverage(self) -> Fraction:
        """Of 100 homes, how many have answered."""
        return Fraction(100 * self.answered, self.homes) if self.homes else Fraction(0)

    @property
    def score(self) -> Fraction | None:
        """Of 100: each indicator counts alike. None where nobody has given a mark."""
        scores = [each.score for each in self.parts.values() if each.score is not None]
        return sum(scores, Fraction(0)) / len(scores) if scores else None


def result(session: Session, estate_id: int | None, quarter_on: date) -> Result | None:
    """What the homes of an estate, or of the whole company, said in a quarter (CS-T); None where
    there was no survey. ``quarter_on``: the quarter's first day."""
    query = select(Survey.id).where(col(Survey.quarter_on) == quarter_on)
    if estate_id is not None:
        query = query.where(col(Survey.estate_id) == estate_id)
    found = tuple(session.exec(query.order_by(col(Survey.id))).all())
    return result_of(session, found) if found else None


def result_of(session: Session, survey_ids: tuple[int, ...]) -> Result:
    counted = select(
        func.count(),
        func.coalesce(func.sum(case((col(SurveyHome.state) == "done", 1), else_=0)), 0),
    ).where(col(SurveyHome.survey_id).in_(survey_ids))
    homes, answered = session.exec(counted).one()
    marks = (
        select(SurveyMark.indicator, func.count(), func.sum(SurveyMark.value))
        .join(SurveyHome, col(SurveyHome.id) == col(SurveyMark.survey_home_id))
        .where(
            col(SurveyHome.survey_id).in_(survey_ids),
            col(SurveyHome.state) == "done",
            col(SurveyMark.points) > 0,
        )
        .group_by(col(SurveyMark.indicator))
    )
    parts = {name: Part(int(n), int(value)) for name, n, value in session.exec(marks).all()}
    return Result(survey_ids, int(homes), int(answered), parts)


@dataclass(frozen=True, slots=True)
class InBuilding:
    building: str
    homes: int
    answered: int
    part: Part


def by_building(session: Session, survey_id: int) -> Sequence[InBuilding]:
    """Each building of a survey, the numbers in their order: 3 before 12."""
    done = case((col(SurveyHome.state) == "done", 1), else_=0)
    homes = (
        select(Home.building, func.count(), func.sum(done))
        .join(SurveyHome, col(SurveyHome.home_id) == col(Home.id))
        .where(col(SurveyHome.survey_id) == survey_id)
        .group_by(col(Home.building))
    )
    marks = (
        select(Home.building, func.count(), func.sum(SurveyMark.value))
        .join(SurveyHome, col(SurveyHome.home_id) == col(Home.id))
        .join(SurveyMark, col(SurveyMark.survey_home_id) == col(SurveyHome.id))
        .where(
            col(SurveyHome.survey_id) == survey_id,
            col(SurveyHome.state) == "done",
            col(SurveyMark.points) > 0,
        )
        .group_by(col(Home.building))
    )
    given = {building: Part(int(n), int(v)) for building, n, v in session.exec(marks).all()}
    found = [
        InBuilding(building, int(n), int(answered), given.get(building, Part(0, 0)))
        for building, n, answered in session.exec(homes).all()
    ]
    return sorted(found, key=lambda each: (len(each.building), each.building))


def words_of(session: Session, survey_id: int) -> Sequence[str]:
    """What people added in their own words."""
    query = select(SurveyHome.words).where(
        col(SurveyHome.survey_id) == survey_id, col(SurveyHome.words) != ""
    )
    return session.exec(query.order_by(col(SurveyHome.done_at), col(SurveyHome.id))).all()


def left_out(session: Session, survey: Survey, limit: int = 500) -> Sequence[Home]:
    """Homes of the estate that were not asked, since nobody is known to live there."""
    asked = select(SurveyHome.home_id).where(col(SurveyHome.survey_id) == survey.id)
    query = select(Home).where(col(Home.estate_id) == survey.estate_id, col(Home.id).not_in(asked))
    order = (col(Home.building_id), col(Home.unit), func.length(Home.room), col(Home.room))
    return session.exec(query.order_by(*order).limit(limit)).all()


def unreachable(session: Session, survey_id: int, limit: int = 500) -> Sequence[Home]:
    """Homes without an answer of whose people nobody can be written to, in walking order."""
    reachable = (
        select(Residency.id)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(ContactPoint, col(ContactPoint.person_id) == col(Residency.person_id))
        .where(
            col(Household.home_id) == col(Home.id),
            col(Household.moved_out_at).is_(None),
            col(Residency.ended_at).is_(None),
            col(ContactPoint.state) == "active",
        )
        .exists()
    )
    query = (
        select(Home)
        .join(SurveyHome, col(SurveyHome.home_id) == col(Home.id))
        .where(
            col(SurveyHome.survey_id) == survey_id,
            col(SurveyHome.state).in_(UNFINISHED),
            ~reachable,
        )
        .order_by(col(Home.building_id), col(Home.unit), func.length(Home.room), col(Home.room))
    )
    return session.exec(query.limit(limit)).all()
