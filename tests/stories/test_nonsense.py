"""A word that is not understood is never a decision: nonsense in every place of every verb."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from handlers import verbs
from handlers.context import Moment
from handlers.conversation import arrival
from handlers.errors import Refusal
from handlers.grammar.verb import Argument, Verb
from handlers.incoming import Incoming
from storage import estates
from storage.bindings import BindRequest
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.dunning import DunningStep
from storage.legal import LegalCase
from storage.people import Person
from storage.statements import StatementLine
from storage.tickets import NotLawful
from storage.trainings import Training
from tests.world import World

ROLES = {
    "王阿姨": {"homeowner"},
    "小刘": {"service"},
    "张师傅": {"engineering"},
    "陈主管": {"cs-supervisor"},
    "赵总": {"gm"},
    "周律师": {"legal"},
    "路人甲": {"stranger"},
}
# A walk through all verbs; in the quick run one who may do most of them.
EVERYBODY = [
    pytest.param(name, marks=() if name == "陈主管" else pytest.mark.long) for name in ROLES
]
NONSENSE = ("详情", "xyzzy 哦哦", "99999999")
# What people hear, and what was said: no part of what is decided.
SAID = frozenset(
    {"received", "outbox", "dialogue", "contact_point", "search_term", "miss", "bind_attempt"}
)
WORDS = frozenset({"text", "phrase", "word"})  # where any words are right
NUMBERS = frozenset({"amount", "money", "number", "quantity", "outcome"})
# Of the only ticket its number may be left out: then all that follows is what was said.
SPEAKS = frozenset({"more"})
# A value that is right for a kind, so that only the nonsense can be wrong.
RIGHT = {
    "ticket": "1",
    "home": "3-2-1501",
    "month": "2026-10",
    "months": "2026-10",
    "amount": "100",
    "day": "12-05",
    "past_day": "11-20",
    "clock": "14:00",
    "category": "环境",
    "department": "环境",
    "role": "客服",
    "estate": "桂花园",
    "colleague": "李师傅",
    "points": "5",
    "number": "1",
    "quantity": "1",
    "item": "物业费",
    "outcome": "没错",
    "hours": "11-25 8:00-17:00",
    "audience": "全员",
}


@pytest.fixture(scope="module")
def world(sqlite_planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all, in which there is something to decide."""
    folder = tmp_path_factory.mktemp("nonsense")
    path = shutil.copy(sqlite_planted, folder / "guanjia.db")
    with World(f"sqlite:///{path}", folder) as world:
        for name in ROLES:
            world.says(name, "你好")
        world.says("王阿姨", "3栋2单元的灯坏了")
        with transaction(world.engine) as session:
            _plant(world, session)
        _as_planted(world)
        yield world


def _plant(world: World, session: Session) -> None:
    """A legal case, a call, an application, money that nobody could place, a training: each 1."""
    now = world.now
    (home,) = estates.find_homes(session, "5", "1", "101")
    boss = session.exec(select(Person).where(Person.name == "赵总")).one()
    point = session.exec(select(ContactPoint).where(ContactPoint.address == "路人甲")).one()
    session.add(LegalCase(home_id=home.id, months=3, amount_fen=1, proposed_at=now))
    session.add(
        DunningStep(
            home_id=home.id,
            month="2026-11",
            step="call",
            state="open",
            amount_fen=1,
            created_at=now,
        )
    )
    session.add(
        BindRequest(
            contact_point_id=point.id, person_id=point.person_id, home_id=home.id, created_at=now
        )
    )
    session.add(
        StatementLine(key="statement:x", paid_at=now, amount_fen=1, data={}, created_at=now)
    )
    session.add(
        Training(
            audience="everybody",
            topic="防火",
            starts_at=now + timedelta(days=9),
            planned_by_id=boss.id,
            created_at=now,
        )
    )


def _right(argument: Argument) -> str:
    kind = argument.kind
    if kind.name in WORDS:
        return "王阿姨"
    if kind.name == "choice":
        return str(kind.schema()["enum"][0])
    mark = argument.marks[0] if argument.marks else ""
    return mark + RIGHT.get(kind.name, "1")


def lines(verb: Verb) -> Iterator[str]:
    """With one word of nonsense in each place where not every word is right; behind the whole; and
    in place of the second word."""
    good = [_right(each) for each in verb.takes if each.needed]
    needed = [each for each in verb.takes if each.needed]
    for nonsense in NONSENSE:
        for place, argument in enumerate(needed):
            if verb.name in SPEAKS and argument.kind.name == "ticket":
                continue
            if argument.kind.name not in WORDS and not _fits(argument, nonsense):
                yield " ".join([f"/{verb.name}", *good[:place], nonsense, *good[place + 1 :]])
        if not any(each.kind.name in WORDS for each in verb.takes):
            yield " ".join([f"/{verb.name}", *map(_right, verb.takes), nonsense])
        if verb.second and not verb.implied:
            yield " ".join([f"/{verb.command}", nonsense, *good])


def _fits(argument: Argument, nonsense: str) -> bool:
    """A number where a number belongs is none, nor any one word that a new thing is named by."""
    if argument.kind.name == "name":
        return " " not in nonsense
    return argument.kind.name in NUMBERS and nonsense.isdigit()


def _tables(session: Session) -> dict[str, list[Any]]:
    return {
        table.name: [tuple(row) for row in session.connection().execute(table.select())]
        for table in SQLModel.metadata.sorted_tables
        if table.name not in SAID
    }


@cache
def _as_planted(world: World) -> dict[str, list[Any]]:
    """All that is taken back leaves the tables as they were."""
    with Session(world.engine) as session:
        return _tables(session)


def _did(world: World, name: str, line: str) -> tuple[bool, str]:
    """Whether the line was taken, and which tables it has changed; all of it is taken back."""
    with Session(world.engine) as session:
        incoming = Incoming("webchat", name, name, world.now, text=line, sender_name=name)
        context, _ = arrival.context_of(Moment(session, world.rules, world.now), incoming, None)
        session.flush()
        try:
            verbs.run_line(context, line)
        except (Refusal, NotLawful):
            return False, ""
        session.flush()
        after, before = _tables(session), _as_planted(world)
    changed = [each for each in before if before[each] != after[each]]
    return True, " ".join(changed)


def _tried(world: World, verb: Verb, name: str) -> list[str]:
    """All lines for whoever may; of the others, who are refused before a word is read, one."""
    found = list(dict.fromkeys(lines(verb)))
    may = verb.roles(world.rules.charter) & ROLES[name]
    return found if may else found[:1]


@pytest.mark.parametrize("name", EVERYBODY)
def test_nonsense_decides_nothing(world: World, name: str) -> None:
    decided = [
        (line, changed)
        for verb in verbs.VERBS
        if verb.changes
        for line in _tried(world, verb, name)
        if (changed := _did(world, name, line)[1])
    ]
    assert not decided


@pytest.mark.parametrize(
    "line",
    [
        "/legal 不送 1",
        "/done 1 没人接",
        "/admit 1 owner",
        "/match 1 3-2-1501",
        "/training cancel 1 x",
    ],
)
def test_the_right_words_would_have_decided(world: World, line: str) -> None:
    """The world has what nonsense is tried on."""
    assert _did(world, "赵总", line)[1]
