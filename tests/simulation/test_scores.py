"""The score of a made-up quarter agrees with a second reckoning from the raw rows."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.simulation.month import Size
from handlers.context import Moment
from handlers.homes import completeness
from handlers.points import Line, Sheet
from handlers.rules import Rules
from handlers.scores import working
from nlu.intents import understand
from storage import charter, estates, ledger, periods
from storage.db import connect, reading, transaction
from storage.estates import Home
from storage.households import Household
from storage.people import Person
from storage.tickets import ticket
from tests.simulation import scoring
from tests.simulation.test_month import live

ZONE = ZoneInfo("Asia/Shanghai")
RULES = Rules(charter.load(), ZONE, understand)
QUARTER = periods.Period("quarter", date(2026, 10, 1))
PAYS = 0.93  # of the homes


def bill_and_collect(session: Session, dice: random.Random) -> None:
    """Two bills of each of 120 homes, one due in the quarter before; most pay, some too late."""
    homes = session.exec(select(Home.id).limit(120)).all()
    for month, due_on in (("2026-09", date(2026, 9, 28)), ("2026-10", date(2026, 10, 28))):
        rows = [
            {
                "home_id": home,
                "item": "property",
                "month": month,
                "amount_fen": dice.randrange(10_000, 40_000),
                "due_on": due_on,
            }
            for home in homes
        ]
        ledger.book_bills(session, rows, datetime(2026, 9, 1, tzinfo=ZONE))
    for number, home in enumerate(homes):
        if dice.random() > PAYS:
            continue
        paid_at = datetime(2026, 9, 20, tzinfo=ZONE) + timedelta(days=dice.randrange(20, 130))
        ledger.receive(
            session, home, dice.randrange(9_000, 60_000), paid_at=paid_at, key=f"k{number}"
        )


def keep_the_archive(session: Session, dice: random.Random, now: datetime) -> None:
    """Nearly all homes are complete, a few more are confirmed."""
    for home in session.exec(select(Home)).all():
        home.area_dm2 = 9_000
        session.add(home)
    for household in session.exec(select(Household)).all():
        household.moved_in_on = None if dice.random() < 0.04 else date(2019, 6, 1)
        household.confirmed_at = now if dice.random() < 0.97 else None
        session.add(household)
    for person in session.exec(select(Person)).all():
        person.phone = person.phone or "13800000000"
        session.add(person)
    session.flush()
    for estate in estates.estates(session):
        completeness.check(Moment(session, RULES, now), estate.id)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two made-up days with a crowd of complaints; then money and the archive."""
    path = tmp_path_factory.mktemp("scored") / "days.db"
    _, end = live(path, Size(days=2, homes=600, complaints=70, burst=10, seed=5))
    made = connect(f"sqlite:///{path}")
    dice = random.Random(7)
    with transaction(made) as session:
        bill_and_collect(session, dice)
        keep_the_archive(session, dice, end)
    return made


def of(engine: Engine, period: periods.Period) -> tuple[Sheet, scoring.Raw]:
    first, after = period.moments(ZONE)
    with reading(engine) as session:
        moment = Moment(session, RULES, datetime(2027, 1, 5, 9, tzinfo=ZONE))
        sheet = working.work_out(moment, "cs-supervisor", period)
    return sheet, scoring.read(Path(str(engine.url.database)), first, after)


def line(sheet: Sheet, name: str) -> Line:
    return next(each for part in sheet.parts for each in part.lines if each.target == name)


@pytest.mark.slow
def test_the_quarter_agrees_with_a_second_reckoning(engine: Engine) -> None:
    sheet, raw = of(engine, QUARTER)
    assert raw.late and raw.low and raw.collected, "a life too kind proves nothing"
    late = line(sheet, "complaints-in-time").measured
    assert {each.id for each in late.events} == raw.late
    assert late.value == (raw.in_time or 0) * 100
    satisfied = line(sheet, "resolution-satisfaction").measured
    assert {each.id for each in satisfied.events} == raw.low
    assert satisfied.value == (raw.satisfied or 0) * 100
    assert line(sheet, "archive-complete").measured.value == raw.complete * 100
    assert line(sheet, "archive-updated").measured.value == raw.confirmed * 100
    assert line(sheet, "fee-collection").measured.value == raw.collected * 100
    assert sheet.parts[0].points == raw.complaints
    assert sheet.parts[1].points == raw.archive
    assert sheet.parts[3].points == raw.fees


@pytest.mark.slow
def test_the_reckoning_notices_a_row_that_changed(engine: Engine) -> None:
    """The two do not agree because they are blind: a mark less, and both say so."""
    before = of(engine, QUARTER)[1]
    (number, *_) = before.low
    with transaction(engine) as session:
        found = ticket(session, number)
        assert found is not None
        found.rating = 5
        session.add(found)
    sheet, after = of(engine, QUARTER)
    assert after.low == before.low - {number}
    events = line(sheet, "resolution-satisfaction").measured.events
    assert {each.id for each in events} == after.low
