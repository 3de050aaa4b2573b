"""What a leader sees at a glance on the console: what presses, who has how much, whose score."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import borders, telling
from handlers.context import SUPERVISORS, Context, Moment, Sender
from handlers.errors import NotAllowed
from handlers.scores import picture, reach, working
from handlers.tickets import finding, pages
from handlers.wording import glance as words
from handlers.wording import names, reading, refusals
from storage import audit, queues, tickets
from storage import deadlines as deadline_rows
from storage.periods import containing
from storage.queues import Wanted
from storage.states import Fact, states

ROWS = 4 * pages.SIZE  # a desk's screen holds more than a phone's


@dataclass(frozen=True, slots=True)
class Line:
    """One open ticket. ``late``: a promise of it has run out."""

    text: str
    late: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """``departments``: name → how many of its open tickets are in each of ``states``."""

    name: str
    roles: str
    at: str
    late: int
    states: list[str]
    departments: dict[str, list[int]]
    pressing: list[Line]
    scores: list[tuple[str, str]]  # position, title


def link(context: Context) -> None:
    """/console: an address that lets the asker in for a while; in private, for it is a key."""
    _require_leader(context.sender)
    make = context.rules.console_link
    if make is None:
        raise NotAllowed(refusals.no_console)
    reply = words.link(context.t, make(context.sender.id, context.now))
    telling.answer(context, reply)


def look(moment: Moment, sender: Sender) -> Glance:
    """Everything on the page. Raises ``NotAllowed`` for whoever leads nobody."""
    _require_leader(sender)
    t = moment.tongue(sender.person.language)
    here = borders.estates_of(moment, sender)
    counts = tickets.open_counts(moment.session, here)
    rows = queues.pressing(moment.session, finding.reader_of(moment, sender), Wanted(), limit=ROWS)
    charter = moment.rules.charter
    audit.record_hourly(moment.session, "console.seen", moment.now, sender.id)
    leading = [each for each in charter.roles_with(SUPERVISORS) if each in sender.roles]
    return Glance(
        name=sender.person.name,
        roles=t.joined(names.role(t, each) for each in leading),
        at=t.moment(moment.now, moment.now),
        late=deadline_rows.count_missed(moment.session, here),
        states=[names.state(t, each) for each in states(Fact.OPEN)],
        departments={
            names.department(t, each): [counts[each, state] for state in states(Fact.OPEN)]
            for each in charter.departments
        },
        pressing=[
            Line(
                reading.pressing(t, ticket, deadline, holder, moment.now, group=False),
                deadline is not None and not deadline.is_paused and deadline.due_at <= moment.now,
            )
            for ticket, deadline, holder in rows
        ],
        scores=[(each, charter.positions[each].title) for each in reach.readable(charter, sender)],
    )


def score(moment: Moment, sender: Sender, position: str) -> picture.Values:
    """What the drawing of this month's score shows. Raises ``NotAllowed``."""
    _require_leader(sender)
    charter = moment.rules.charter
    if position not in charter.scores or not reach.may_read(charter, sender, position):
        raise NotAllowed(refusals.not_for_you)
    period = containing("month", moment.rules.today(moment.now))
    audit.record_hourly(
        moment.session,
        "score.seen",
        moment.now,
        sender.id,
        position=position,
        period=period.name,
    )
    return picture.values(moment, working.trend(moment, position, period, picture.MONTHS))


def _require_leader(sender: Sender) -> None:
    if not sender.leads:
        raise NotAllowed(refusals.not_for_you)
