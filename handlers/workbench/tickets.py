"""The list of tickets, and all that stands around one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers import borders, knowledge, verbs
from handlers.context import Context
from handlers.errors import NotFound
from handlers.grammar.verb import ANYBODY, Verb
from handlers.tickets import finding, people
from handlers.wording import names, refusals
from handlers.wording.cards import actions
from handlers.wording.lists import event_name, event_words
from handlers.workbench import forms, frame
from handlers.workbench.rows import Row, rows
from nlu import terms
from storage import (
    attachments,
    deadlines,
    estates,
    filters,
    history,
    households,
    listing,
    lookers,
    tickets,
)
from storage.attachments import Attachment
from storage.deadlines import Deadline
from storage.history import Kind, TicketEvent, Trait
from storage.listing import Sought
from storage.states import Fact, State, Urgency, states
from storage.tickets import Ticket

SIZE = 50
WHOLE = 5_000  # rows of a sheet
MINE, ORDERS = "me", ("left", "new", "old")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: (value, what it is called)."""

    state: Sequence[tuple[str, str]]
    urgency: Sequence[tuple[str, str]]
    category: Sequence[tuple[str, str]]
    department: Sequence[tuple[str, str]]
    holder: Sequence[tuple[str, str]]
    estate: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """``following``: the cursor of the next page, empty on the last."""

    rows: list[Row]
    count: int
    following: str
    choices: Choices
    views: list[tuple[str, str]]  # name, address: what the asker has kept
    acts: list[tuple[str, str]]  # verbs that can be done with several at once


def listing_of(context: Context, asked: Mapping[str, str], size: int = SIZE) -> Listing:
    """What the address asks for, as its reader may see it. Raises NotAllowed."""
    forms.refuse_unless(context, "queue")
    finding.index_all(context)
    sought, reader = _sought(context, asked), finding.reader_of(context, context.sender)
    found = listing.listed(
        context.session, reader, sought, limit=size + 1, after=asked.get("after", "")
    )
    shown = found[:size]
    return Listing(
        rows(context, shown),
        listing.count(context.session, reader, sought),
        shown[-1].cursor if len(found) > size else "",
        _choices(context),
        [(each.name, each.query) for each in filters.of(context.session, context.sender.id)],
        [
            (each.name, forms.headline(context.t, each))
            for each in _for_one(context)
            if each.changes
        ],
    )


def _sought(context: Context, asked: Mapping[str, str]) -> Sought:
    """What is no such word narrows nothing."""
    charter = context.rules.charter
    state = asked.get("state", "")
    order = asked.get("sort", "")
    holder, estate = asked.get("holder", ""), asked.get("estate", "")
    return Sought(
        state=state if state in {*State, listing.ALL} else listing.OPEN,
        urgency=_among(asked.get("urgency", ""), Urgency),
        category=_among(asked.get("category", ""), charter.categories),
        department=_among(asked.get("department", ""), charter.departments),
        holder_id=context.sender.id if holder == MINE else _number(holder),
        estate_id=_number(estate),
        building=asked.get("building", "").strip()[:12],
        terms=terms.asked(asked.get("words", "")[:200]),
        late_at=context.now if asked.get("late") else None,
        danger=bool(asked.get("danger")),
        since=_midnight(context, asked.get("since", "")),
        until=_midnight(context, asked.get("until", ""), 1),
        order=order if order in ORDERS else "left",  # type: ignore[arg-type]
    )


def _midnight(context: Context, day: str, later: int = 0) -> datetime | None:
    """When a day begins, or so many days later; None for what is no day of this century."""
    try:
        first = date.fromisoformat(day) + timedelta(days=later)
    except (ValueError, OverflowError):
        return None
    if not 2000 <= first.year < 2100:
        return None
    return datetime.combine(first, time(), tzinfo=context.rules.zone)


def _among(word: str, known: Any) -> str:
    return word if word in set(known) else ""


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 16 else None


def _choices(context: Context) -> Choices:
    t, charter = context.t, context.rules.charter
    staff = borders.colleagues(context)
    return Choices(
        [(each, names.state(t, each)) for each in State],
        [(each, names.urgency(t, each)) for each in Urgency],
        [(each, names.category(t, each)) for each in charter.categories],
        [(each, names.department(t, each)) for each in charter.departments],
        [(MINE, t("我")), *((str(each.id), each.name) for each in staff)],
        [(str(each.id), each.name) for each in borders.known(context)],
    )


# ------------------------------------------------------------------------------------ one ticket


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said or done. ``side``: theirs, ours, or nobody's."""

    at: str
    what: str
    who: str
    words: str
    side: str


@dataclass(frozen=True, slots=True)
class Clock:
    title: str
    state: str
    at: str
    due: int | None
    clause: str


@dataclass(frozen=True, slots=True)
class Resident:
    name: str
    tie: str
    phones: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A ticket with everything around it."""

    row: Row
    text: str
    open: bool
    reporter: str
    phone: str  # masked
    home_id: int | None
    home: str
    conversation: list[Line]
    notes: list[Line]
    history: list[Line]
    clocks: list[Clock]
    files: list[tuple[int, str, bool]]  # number, name, whether it is a picture
    residents: list[Resident]
    earlier: list[tuple[int, str, str]]  # number, gist, state
    first: list[forms.Form]
    others: list[forms.Form]
    suggested: knowledge.Suggested | None  # the company's own answer to it


def whole(context: Context, number: int) -> Whole:
    """Everything about one ticket. Audited as in chat. Raises NotFound, NotAllowed."""
    forms.refuse_unless(context, "ticket")
    ticket = tickets.ticket(context.session, number)
    if ticket is None:
        raise NotFound(refusals.no_ticket(str(number)))
    borders.require(context, ticket)
    if ticket.home_id is not None:
        frame.seen(context, "ticket.seen", ticket.home_id, ticket=ticket.id)
    t, happened = context.t, history.of_ticket(context.session, ticket.id)
    lines = [(event, _line(context, ticket, event)) for event in happened]
    reporter = people.reporter(context, ticket)
    holder = people.holder_name(context, ticket)
    first, others = _acts(context, ticket)
    return Whole(
        rows(context, [listing.Listed(ticket, None, holder)])[0],
        ticket.text,
        ticket.is_open,
        reporter.name,
        names.masked(reporter.phone),
        ticket.home_id,
        people.home_label(context, ticket, t),
        [line for event, line in lines if line.words and _is_said(event)],
        [line for event, line in lines if event.kind == Kind.NOTE],
        [line for _, line in lines],
        [_clock(context, each) for each in deadlines.of_ticket(context.session, ticket.id)],
        [_file(each) for each in attachments.of_ticket(context.session, ticket.id)],
        _residents(context, ticket),
        _earlier(context, ticket),
        first,
        others,
        knowledge.suggested(context, ticket, t.language) if ticket.is_open else None,
    )


def looked_at(context: Context, number: int) -> list[str]:
    """Notes that the asker has a ticket's page open; who else has. Raises NotFound, NotAllowed."""
    forms.refuse_unless(context, "ticket")
    if not is_there(context, number):
        raise NotFound(refusals.no_ticket(str(number)))
    lookers.note(context.session, number, context.sender.id, context.now)
    return list(lookers.others(context.session, number, context.sender.id, context.now))


def is_there(context: Context, number: int) -> bool:
    """Whether there is such a ticket, and the asker may know of it."""
    ticket = tickets.ticket(context.session, number)
    return ticket is not None and borders.may_know(context, ticket)


def _is_said(event: TicketEvent) -> bool:
    """Somebody's words that both sides know."""
    return event.is_of(Trait.WORDS) and event.kind != Kind.NOTE


def _line(context: Context, ticket: Ticket, event: TicketEvent) -> Line:
    t = context.t
    who = people.name_of(context, event.actor_id)
    theirs = event.actor_id == ticket.reporter_id
    side = "" if event.actor_id is None else "theirs" if theirs else "ours"
    words = event_words(t, event)
    return Line(t.moment(event.at, context.now), event_name(t, event.kind), who, words, side)


def _clock(context: Context, row: Deadline) -> Clock:
    t = context.t
    state = "paused" if row.is_paused else "met" if row.met_at else row.state
    ticks = state in ("running", "missed")
    return Clock(
        names.deadline(t, row.kind),
        state,
        t.moment(row.met_at or row.due_at, context.now),
        int(row.due_at.timestamp()) if ticks else None,
        row.clause,
    )


def _file(row: Attachment) -> tuple[int, str, bool]:
    return row.id, row.name or row.note or row.kind, row.kind == "photo"


def _residents(context: Context, ticket: Ticket) -> list[Resident]:
    """Whoever may look at the home sees its people, their numbers masked."""
    if ticket.home_id is None or not forms.may(context, "home"):
        return []
    if not borders.allows(context, estates.home(context.session, ticket.home_id)):
        return []
    return [
        Resident(person.name, tie.kind, names.phones(context.t, person.phones, masked_too=True))
        for person, tie in households.residents_of(context.session, ticket.home_id)
    ]


def _earlier(context: Context, ticket: Ticket) -> list[tuple[int, str, str]]:
    if ticket.home_id is None:
        return []
    found = tickets.of_home(context.session, ticket.home_id)
    return [
        (each.id, each.text[:40], names.state(context.t, each.state))
        for each in borders.mine(context, found)
        if each.id != ticket.id
    ]


def photo(context: Context, number: int, which: int) -> Attachment | None:
    """A file of a ticket, for whoever may read the ticket."""
    forms.refuse_unless(context, "ticket")
    ticket = tickets.ticket(context.session, number)
    if ticket is None:
        raise NotFound(refusals.no_ticket(str(number)))
    borders.require(context, ticket)
    found = attachments.attachment(context.session, which)
    return found if found is not None and found.ticket_id == ticket.id else None


# ------------------------------------------------------------------------------- what can be done


def _for_one(context: Context) -> list[Verb]:
    """The staff's verbs about one ticket, each thing once."""
    found: dict[Any, Verb] = {}
    for verb in verbs.VERBS:
        of_ticket = bool(verb.takes) and verb.takes[0].kind.name == "ticket"
        ours = verb.is_shown and verb.who != ANYBODY and verb.name != "ticket"
        if of_ticket and ours and forms.is_open_to(context, verb):
            found.setdefault(verb.run, verb)
    return list(found.values())


def _acts(context: Context, ticket: Ticket) -> tuple[list[forms.Form], list[forms.Form]]:
    """What comes next in its state, and all else that the asker may do."""
    open_to = {each.name: each for each in _for_one(context)}
    wanted = [each for each in _next(ticket, context) if each in open_to] if ticket.is_open else []

    def form(verb: Verb) -> forms.Form:
        return forms.form_of(context, verb, {verb.takes[0].name}, ticket)

    first = [form(open_to.pop(each)) for each in wanted]
    return first, [form(each) for each in open_to.values()]


def _next(ticket: Ticket, context: Context) -> list[str]:
    """The buttons of its card in chat; of one in work what is done at the place."""
    lines = [button.action for button in actions(context.t, ticket)]
    card = [line.lstrip("/").split()[0] for line in lines]
    held = ["arrive", "plan", "promise", "resolve"] if ticket.is_held else []
    done = [each for each in card if not (ticket.is_held and each == "take")]
    return [
        *held,
        *done,
        *([] if ticket.is_major else ["say"]),
        "note",
        "workorder",
        *(["assign"] if ticket.state in states(Fact.IN_WORK) else []),
    ]


def several(context: Context, name: str) -> forms.Form:
    """The form of a verb that is to be done with several tickets. Raises NotFound, NotAllowed."""
    verb = forms.verb_called(context, name)
    if verb not in _for_one(context):
        raise NotFound(refusals.unknown_command(name))
    return forms.form_of(context, verb)
