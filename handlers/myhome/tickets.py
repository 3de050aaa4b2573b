"""What the home has reported: the list, and one matter with its words, photos and promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers import borders
from handlers.context import Context
from handlers.errors import NotFound
from handlers.tickets import people
from handlers.wording import myhome as words
from handlers.wording import names, refusals
from handlers.wording.excerpts import short
from storage import attachments, deadlines, history, tickets
from storage.attachments import Attachment
from storage.deadlines import PROMISES, Deadline
from storage.history import Kind, TicketEvent
from storage.tickets import Ticket

SHOWN, GIST = 30, 40

# What both sides know of: the homeowner has said it, or has been told.
THEIRS = frozenset({Kind.REPORTED, Kind.SAID, Kind.EDITED, Kind.REOPENED, Kind.REMARKED})
OURS = frozenset({Kind.PLANNED, Kind.REPLIED, Kind.RESOLVED, Kind.WAITING})
PROMISED = frozenset({Kind.PROMISED, Kind.PROMISE_CHANGED})
STEPS = frozenset(
    {Kind.TAKEN, Kind.ARRIVED, Kind.TRANSFERRED, Kind.SIGNED_OFF, Kind.URGED, Kind.LAPSED}
)


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    gist: str
    state: str
    reported: str
    open: bool
    asked: bool  # the homeowner's word is waited for


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said or done. ``side``: theirs, ours, or a step of the work."""

    side: str
    words: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Whole:
    row: Row
    place: str
    category: str
    holder: str
    rating: int | None
    clocks: Sequence[str]
    lines: Sequence[Line]
    photos: Sequence[int]
    mine: bool  # … to take back
    may_rate: bool
    may_reopen: bool
    marks: Sequence[tuple[str, str]]  # (label, line) of the points that may be given


def listing(context: Context) -> list[Row]:
    """What they may know of, the newest first."""
    return [_row(context, each) for each in _known(context)]


def open_ones(context: Context) -> list[Row]:
    return [_row(context, each) for each in _known(context) if each.is_open]


def _known(context: Context) -> list[Ticket]:
    found = {
        each.id: each
        for each in tickets.reported_by(context.session, context.sender.id, limit=SHOWN)
    }
    for home in context.sender.homes:
        of_home = tickets.of_home(context.session, home.id, limit=SHOWN)
        found |= {each.id: each for each in of_home if borders.may_know(context, each)}
    return sorted(found.values(), key=lambda each: -each.id)[:SHOWN]


def _row(context: Context, ticket: Ticket) -> Row:
    t = context.t
    return Row(
        ticket.id,
        short(ticket.text, GIST),
        names.state(t, ticket.state),
        t.moment(ticket.created_at, context.now),
        ticket.is_open,
        ticket.is_asked,
    )


def find(context: Context, number: int) -> Ticket:
    """One that they may know of. Raises NotFound; the attempt is written down."""
    found = tickets.ticket(context.session, number)
    if found is None:
        raise NotFound(refusals.no_ticket(str(number)))
    context.doing = "myhome"
    borders.require(context, found)
    return found


def whole(context: Context, number: int) -> Whole:
    ticket, t = find(context, number), context.t
    happened = history.of_ticket(context.session, ticket.id)
    running = deadlines.of_ticket(context.session, ticket.id)
    said = [_line(context, each) for each in happened]
    return Whole(
        _row(context, ticket),
        names.place(t, ticket.place),
        names.category(t, ticket.category),
        people.holder_name(context, ticket) or "",
        ticket.rating,
        [_clock(context, each) for each in running if _is_owed(each)] if ticket.is_open else [],
        [each for each in said if each is not None],
        [each.id for each in _photos(context, ticket)],
        ticket.reporter_id == context.sender.id,
        ticket.is_ended,
        ticket.may_be_reopened,
        [(words.points(t, each), f"/rate {ticket.id} {each}") for each in range(5, 0, -1)],
    )


def _is_owed(row: Deadline) -> bool:
    return row.met_at is None and row.kind in (*PROMISES, "wait") and row.state != "cancelled"


def _clock(context: Context, row: Deadline) -> str:
    return words.clock(context.t, row, context.now)


def _line(context: Context, event: TicketEvent) -> Line | None:
    """None for what is the staff's own affair."""
    kind, t = Kind(event.kind), context.t
    at, who = t.moment(event.at, context.now), people.name_of(context, event.actor_id)
    if kind in THEIRS:
        return Line("theirs", event.text, who, at)
    if kind in OURS and event.text:
        return Line("ours", event.text, who, at)
    if kind in PROMISED:
        day = date.fromisoformat(event.data["day"])
        rest = event.text.removeprefix(day.isoformat()).strip()
        return Line("ours", words.promised(t, day, rest), who, at)
    if kind in STEPS:
        return Line("step", words.step(t, kind, who, event.text), "", at)
    return None


def _photos(context: Context, ticket: Ticket) -> list[Attachment]:
    return [
        each
        for each in attachments.of_ticket(context.session, ticket.id)
        if each.kind == "photo" and each.state == "kept" and not each.inside
    ]


def photo(context: Context, number: int, which: int) -> Attachment | None:
    """A photo of a ticket, for whoever may know of the ticket."""
    ticket = find(context, number)
    return next((each for each in _photos(context, ticket) if each.id == which), None)
