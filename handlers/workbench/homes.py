"""Homes: found by number, name, telephone or parking space; and all that is known of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import borders, people, verbs
from handlers.context import Context
from handlers.errors import NotFound
from handlers.people import FEES_SHOWN_TO
from handlers.wording import audits as audit_words
from handlers.wording import names, refusals
from handlers.workbench import forms, frame
from storage import audit, bills, estates, households, payments, seeking, tickets
from storage.estates import Home

SHOWN, LAST = 30, 30
EVERY_DAY = ("behalf", "paid", "movein")  # what stands on top of a home's page


@dataclass(frozen=True, slots=True)
class Found:
    """``number`` as it is read aloud, ``plain`` as it is typed."""

    id: int
    plain: str
    number: str
    estate: str
    people: str


@dataclass(frozen=True, slots=True)
class Resident:
    name: str
    tie: str
    phones: str  # masked
    since: str


@dataclass(frozen=True, slots=True)
class Charge:
    month: str
    item: str
    amount: str
    paid: str
    left: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A home. ``charges`` and ``owes`` are None for whoever may not know what is owed."""

    id: int
    number: str
    name: str
    estate: str
    area: str
    use: str
    parking: str
    residents: list[Resident]
    former: list[tuple[str, str]]
    owes: str | None
    charges: list[Charge]
    payments: list[tuple[str, str, str, str, int]]  # the last: of its receipt, 0 for none
    tickets: list[tuple[int, str, str]]
    audit: list[str]
    first: list[forms.Form]  # what the front desk does every day
    others: list[forms.Form]


_ROOM = re.compile(r"\d{3,4}")  # a room alone: 1501


def find(context: Context, words: str) -> list[Found]:
    """Homes of the asker's estates that fit. Raises NotAllowed."""
    forms.refuse_unless(context, "home")
    return [_found(context, each) for each in fitting(context, words)[:SHOWN]]


def any_fits(context: Context, words: str) -> bool:
    """Whether words name a home or somebody in one, of those that the asker may look at."""
    if not words or not forms.may(context, "home"):
        return False
    return bool(fitting(context, words))


def fitting(context: Context, words: str) -> list[Home]:
    words = words.strip()[:80]
    if not words:
        return []
    here = borders.estates_of(context, context.sender)
    named = people.read_home(context.rules, words, context.now)
    found: Sequence[Home] = ()
    if named is not None:
        found = estates.find_homes(context.session, named.building, named.unit, named.room)
    elif _ROOM.fullmatch(words):
        found = estates.named_so(context.session, [words])
    elif len(words) > 1:
        found = [
            *seeking.homes_of_people(context.session, words, here, SHOWN),
            *seeking.homes_of_parking(context.session, words, here, SHOWN),
        ]
    once = {each.id: each for each in borders.mine(context, found)}
    return list(once.values())


def as_numbers(context: Context, verb: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A form's values, with the number of each home that was typed as one would look for it: by who
    lives there, by its room, a telephone. What fits several or none stays, and is refused."""
    typed, row = dict(given), verbs.TABLE.by_name.get(verb)
    for each in row.takes if row is not None else ():
        said = typed.get(each.name)
        if each.kind.name != "home" or not isinstance(said, str) or not forms.may(context, "home"):
            continue
        fits = fitting(context, said)
        if len(fits) == 1:
            estate = estates.estate(context.session, fits[0].estate_id)
            typed[each.name] = f"{estate.name}{fits[0].number}"
    return typed


def _found(context: Context, home: Home) -> Found:
    living = households.residents_of(context.session, home.id)
    return Found(
        home.id,
        home.number,
        names.place(context.t, home.number),
        estates.estate(context.session, home.estate_id).name,
        context.t.joined(person.name for person, _ in living),
    )


def whole(context: Context, home_id: int) -> Whole:
    """All of one home. Audited as in chat. Raises NotFound, NotAllowed."""
    forms.refuse_unless(context, "home")
    home = estates.home_if_any(context.session, home_id)
    if home is None:
        raise NotFound(refusals.no_home(str(home_id)))
    borders.require(context, home)
    frame.seen(context, "home.seen", home.id)
    t, session = context.t, context.session
    knows_fees = bool(context.sender.rights & FEES_SHOWN_TO)
    owed = sum(each.left_fen for each in bills.owed(session, home.id)) if knows_fees else None
    return Whole(
        home.id,
        home.number,
        names.place(t, home.number),
        estates.estate(session, home.estate_id).name,
        f"{home.area_dm2 / 100:.2f} m²" if home.area_dm2 else "",
        names.use(t, home.use),
        home.parking,
        [
            Resident(
                person.name,
                tie.kind,
                names.phones(t, person.phones, masked_too=True),
                t.day(tie.started_on) if tie.started_on else "",
            )
            for person, tie in households.residents_of(session, home.id)
        ],
        [
            (person.name, t.day(tie.ended_on) if tie.ended_on else "")
            for person, tie in households.former(session, home.id)[:8]
            if knows_fees
        ],
        t.money(owed) if owed else "" if knows_fees else None,
        _charges(context, home) if knows_fees else [],
        _payments(context, home) if knows_fees else [],
        _tickets(context, home),
        _audit(context, home),
        *_acts(context),
    )


def _charges(context: Context, home: Home) -> list[Charge]:
    t = context.t
    ledger = bills.ledger(context.session, home.id)[-LAST:]
    return [
        Charge(
            t.month(each.bill.month),
            names.item(t, each.bill.item),
            t.money(each.bill.amount_fen),
            t.money(each.paid_fen),
            t.money(each.left_fen) if each.left_fen else "",
            each.bill.disputed,
        )
        for each in reversed(ledger)
    ]


def _payments(context: Context, home: Home) -> list[tuple[str, str, str, str, int]]:
    t = context.t
    return [
        (
            t.day(context.rules.today(each.paid_at)),
            t.money(each.amount_fen),
            names.method(t, each.method),
            each.reference or each.note,
            each.id if each.amount_fen > 0 else 0,
        )
        for each in payments.of_home(context.session, home.id, LAST)
    ]


def _tickets(context: Context, home: Home) -> list[tuple[int, str, str]]:
    found = borders.mine(context, tickets.of_home(context.session, home.id, limit=20))
    return [(each.id, each.text[:40], names.state(context.t, each.state)) for each in found]


def _audit(context: Context, home: Home) -> list[str]:
    if not forms.may(context, "audit"):
        return []
    found = audit.entries(
        context.session, None, actor_id=None, home_id=home.id, action="", limit=15, offset=0
    )
    return [audit_words.one_look(context.t, entry, name, context.now) for entry, name, _ in found]


def _acts(context: Context) -> tuple[list[forms.Form], list[forms.Form]]:
    """Every verb about a home that the asker may do: those of every day, and the others."""
    found = {
        verb.name: forms.form_of(context, verb, {verb.takes[0].name})
        for verb in verbs.VERBS
        if verb.is_shown
        and verb.name != "home"  # this page
        and verb.takes
        and verb.takes[0].kind.name == "home"
        and not verb.takes[0].optional
        and "home" in verb.takes[0].kind.schema().get("x-kind", "")
        and forms.is_open_to(context, verb)
    }
    first = [found.pop(name) for name in EVERY_DAY if name in found]
    return first, list(found.values())
