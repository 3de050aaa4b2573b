"""Every verb reads the same from chat words and from named values, as a form or JSON gives them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel

from handlers.context import Context, Moment
from handlers.conversation.arrival import as_if_said
from handlers.errors import BadWords, Refusal
from handlers.grammar import reader
from handlers.grammar.verb import Argument, Verb
from handlers.verbs import TABLE, VERBS, run_named
from storage import contacts, people
from storage.accountability import AccountabilityEntry
from storage.approvals import Approval
from storage.bindings import BindRequest
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.dunning import DunningStep
from storage.duties import Duty
from storage.events import Event
from storage.facilities import Facility, MaintenancePlan
from storage.incidents import Incident
from storage.keys import ApiKey
from storage.legal import LegalCase
from storage.meters import Meter
from storage.notices import Notice
from storage.paynotices import PaymentDoubt
from storage.policies import Policy
from storage.rounds import Checkpoint
from storage.scores import ScoreAppeal
from storage.statements import StatementLine
from storage.tickets import Ticket
from storage.trainings import Training
from storage.unanswered import Unanswered
from tests.world import World

ROLES = {
    "陈主管": "cs-supervisor",
    "赵总": "gm",
    "吴工": "en-supervisor",
    "小刘": "service",
    "张师傅": "engineering",
    "老马": "order",
    "周律师": "legal",
    "何姐": "admin",
    "王阿姨": "homeowner",
}

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)

# What a value is called in a form, by the kind of its argument; else a row's number, or itself.
NAMES: Mapping[str, Callable[[Any], Any]] = {
    "day": date.isoformat,
    "past_day": date.isoformat,
    "clock": lambda value: f"{value:%H:%M}",
    "money": lambda fen: str(Decimal(fen) / 100),
    "reading": lambda thousandths: str(Decimal(thousandths) / 1000),
    "home": lambda home: home.number,
    "estate": lambda estate: estate.name,
    "colleague": lambda person: person.name,
    "period": lambda period: period.name,
    "rhythm": lambda every: f"每{every[0]}个月",
    "about": lambda about: about[1],
    "checkpoint": lambda found: found.point.name if hasattr(found, "point") else found.code,
    "number": str,
    "marks": lambda points: "".join(map(str, points)),
    "measure": lambda measure: f"工程部：{measure['text']}",
    "outcome": lambda fen: "没错" if fen is None else str(Decimal(fen) / 100),
}
# What no form can say in another way than people do.
AS_SAID = {"hours": "周一至周五 8:00-17:00", "audience": "管理层"}


@pytest.fixture
def prepared(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    """The demo estate, with one of each of what the examples speak of."""
    with World(sqlite_database, tmp_path / "media") as world:
        with transaction(world.engine) as session:
            _prepare(session, world)
        yield world


def _prepare(session: Session, world: World) -> None:
    contact = contacts.find(session, "webchat", "王阿姨")
    assert contact is not None
    keeper = contacts.find(session, "webchat", "何姐")
    assert keeper is not None and keeper.person_id is not None
    people.give_role(session, keeper.person_id, "admin", None)
    rows = (_tickets, _duties, _registers, _community, _answers, _money)
    for row in itertools.chain.from_iterable(each(world.now, contact) for each in rows):
        session.add(row)
        session.flush()


def _tickets(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    about: dict[str, Any] = {"category": "engineering", "department": "engineering"}
    for number in (1, 11, 12):
        yield Ticket(
            id=number, reporter_id=contact.person_id, text="单元门坏了", created_at=now, **about
        )
    yield Incident(id=3, estate_id=1, text="停水了", proposed_at=now, shown_at=now, **about)


def _duties(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    her, position = contact.person_id, "cs-supervisor"
    yield Duty(
        id=12,
        key="patrol",
        name="patrol",
        title="巡查",
        clause="GM-3",
        position="gm",
        period="2026-11",
        starts_at=now,
        opens_at=now,
        ends_at=now + DAY,
        due_at=now + DAY,
        missed_at=now + 2 * DAY,
        policy={"command": "", "roles": [], "by": []},
        created_at=now,
    )
    yield ScoreAppeal(
        id=3,
        position=position,
        event_kind="ticket",
        event_id=12,
        reason="配件缺货",
        asked_by_id=her,
        asked_at=now,
    )
    yield AccountabilityEntry(
        id=1,
        position=position,
        clause="CS-A",
        kind="exposure",
        happened_on=TODAY,
        text="上了新闻",
        entered_by_id=her,
        entered_at=now,
    )


def _registers(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    by: dict[str, Any] = {"created_at": now}
    yield Policy(
        id=1,
        field="service",
        title="制度",
        version="1",
        owner_id=contact.person_id,
        review_on=TODAY,
        **by,
    )
    yield Checkpoint(id=1, estate_id=1, route="safety-round", name="东门", code="ABCD2345", **by)
    yield Facility(id=1, estate_id=1, name="电梯", kind="电梯", **by)
    yield MaintenancePlan(
        id=1,
        facility_id=1,
        what="润滑",
        every=3,
        unit="month",
        first_on=TODAY,
        next_on=TODAY,
        next_at=now,
        **by,
    )
    yield Meter(id=1, estate_id=1, name="总电表", kind="electricity", factor=40, **by)


def _community(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    her, later = contact.person_id, now + 30 * DAY
    yield Event(
        id=1,
        estate_id=1,
        clause="CS-5",
        title="包粽子",
        place="会所",
        starts_at=later,
        planned_by_id=her,
        planned_at=now,
    )
    yield Training(
        id=1, audience="all", topic="礼仪", starts_at=later, planned_by_id=her, created_at=now
    )
    yield Approval(
        id=1,
        kind="spend",
        clause="GM-5",
        reason="换水泵",
        deciders=["cs-supervisor"],
        requester_id=her,
        asked_at=now,
    )


def _answers(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    her = contact.person_id
    yield Notice(id=3, estate_id=1, text="停水", sent_at=now, begins_at=now, ends_at=now + DAY)
    yield Unanswered(id=3, person_id=her, text="泳池几点开", why="no_answer", asked_at=now)
    yield ApiKey(id=3, name="停车", person_id=her, code_hash="x", code_until=now, made_at=now)


def _money(now: datetime, contact: ContactPoint) -> Iterator[SQLModel]:
    yield DunningStep(
        id=5, home_id=1, month="2026-10", step="call", state="open", amount_fen=1, created_at=now
    )
    yield LegalCase(id=1, home_id=1, months=6, amount_fen=1, proposed_at=now)
    yield StatementLine(id=1, key="line", paid_at=now, amount_fen=1, created_at=now)
    yield BindRequest(
        id=1,
        contact_point_id=contact.id,
        person_id=contact.person_id,
        home_id=1,
        created_at=now,
    )
    yield PaymentDoubt(id=3, key="d3", kind="theirs", merchant="garden", at=now)


def _asker(moment: Moment, world: World, verb: Verb) -> Context:
    """One of the cast who may, as if they wrote."""
    roles = verb.roles(world.rules.charter)
    name = next(name for name, role in ROLES.items() if role in roles)
    contact = contacts.find(moment.session, "webchat", name)
    assert contact is not None
    return as_if_said(moment, contact, "")


def _named(argument: Argument, value: Any) -> Any:
    kind = argument.kind
    if kind.name in AS_SAID:
        return AS_SAID[kind.name]
    if kind.name == "quantity":
        return str(value * Decimal(str(kind.schema()["multipleOf"])))
    if (name := NAMES.get(kind.name)) is not None:
        return name(value)
    return getattr(value, "id", value)


def _fields(verb: Verb, values: list[Any]) -> dict[str, Any]:
    """Named values of what was read; what may be missing and is, is left out."""
    return {
        each.name: [_named(each, one) for one in value] if each.several else _named(each, value)
        for each, value in zip(verb.takes, values, strict=True)
        if each.needed or value not in (each.default, [], None)
    }


def _given(verb: Verb, values: list[Any]) -> dict[str, Any]:
    if not verb.lines:
        return _fields(verb, values)
    return {"lines": [_fields(verb, line) for line in values[0]]}


def test_every_example_reads_the_same_from_words_and_from_named_values(prepared: World) -> None:
    wrong: dict[str, str] = {}
    with transaction(prepared.engine) as session:
        moment = Moment(session, prepared.rules, prepared.now)
        for verb in (each for each in VERBS if each.example):
            found, words, _ = TABLE.find(verb.example)
            if found is not verb:
                wrong[verb.name] = f"{verb.example} is {found and found.name}"
                continue
            context = _asker(moment, prepared, verb)
            try:
                values = reader.from_words(context, verb, words)
                given = _given(verb, values)
                again = reader.from_names(context, verb, given)
            except Refusal as refused:
                wrong[verb.name] = f"{verb.example}: {refused.say(context.t)}"
                continue
            if again != values:
                wrong[verb.name] = f"{given}: {again} is not {values}"
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


def test_every_shown_verb_that_needs_something_has_an_example() -> None:
    lacking = [
        verb.name
        for verb in VERBS
        if verb.is_shown and not verb.example and any(each.needed for each in verb.takes)
    ]
    assert not lacking


def _refused(read: Callable[[], Any], context: Context) -> tuple[type[Refusal], str] | None:
    try:
        read()
    except Refusal as refused:
        kind = BadWords if isinstance(refused, BadWords) else type(refused)
        return kind, refused.say(context.t)
    return None


def test_what_is_refused_in_words_is_refused_by_name(prepared: World) -> None:
    """A word that nobody understands, in the place of every first argument that could not take it:
    the same refusal, but that the chat adds how the verb is written."""
    nonsense, refusals, wrong = "咕噜咕噜", 0, {}
    with transaction(prepared.engine) as session:
        moment = Moment(session, prepared.rules, prepared.now)
        for verb in (each for each in VERBS if each.takes and not each.lines):
            first = verb.takes[0]
            if first.optional or first.several or first.kind.name in ("text", "phrase", "word"):
                continue
            context = _asker(moment, prepared, verb)
            named = _refused(lambda: first.kind.take(context, nonsense), context)  # noqa: B023
            said = _refused(lambda: reader.from_words(context, verb, nonsense), context)  # noqa: B023
            refusals += named is not None
            if (named is None) != (said is None and len(verb.takes) == 1):
                if named is None:
                    continue  # it takes any words: what refuses is what lacks behind it
                wrong[verb.name] = f"{named} is not {said}"
            elif named and said and (named[0] != said[0] or not said[1].startswith(named[1])):
                wrong[verb.name] = f"{named} is not {said}"
    assert refusals > 50
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


@pytest.mark.parametrize("given", [{}, {"ticket": ""}, {"ticket": "  "}, {"ticket": None}])
def test_what_lacks_is_refused_with_how_it_is_written(
    prepared: World, given: dict[str, Any]
) -> None:
    with transaction(prepared.engine) as session:
        context = _asker(
            Moment(session, prepared.rules, prepared.now), prepared, TABLE.by_name["take"]
        )
        with pytest.raises(BadWords) as refused:
            run_named(context, "take", given)
    assert "请这样写：/take N" in refused.value.say(context.t)


@pytest.mark.parametrize(
    "given",
    [
        {"ticket": [12]},
        {"ticket": {"id": 12}},
        {"ticket": True},
        {"ticket": 12, "text": ["a"]},
        {"ticket": 12, "colour": "red"},
    ],
)
def test_what_has_another_shape_is_refused_and_changes_nothing(
    prepared: World, given: dict[str, Any]
) -> None:
    with transaction(prepared.engine) as session:
        context = _asker(
            Moment(session, prepared.rules, prepared.now), prepared, TABLE.by_name["note"]
        )
        with pytest.raises(BadWords):
            run_named(context, "note", given)
    assert prepared.events(12) == []


def test_who_may_not_is_refused_by_name_as_in_words(prepared: World) -> None:
    with transaction(prepared.engine) as session:
        moment = Moment(session, prepared.rules, prepared.now)
        contact = contacts.find(session, "webchat", "王阿姨")
        assert contact is not None
        with pytest.raises(Refusal, match="not allowed"):
            run_named(as_if_said(moment, contact, ""), "take", {"ticket": 12})
    assert prepared.ticket(12).state == "reported"
