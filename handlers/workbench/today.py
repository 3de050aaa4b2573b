"""Today: what presses now, who is there, how the departments stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import borders
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.scores import picture, reach, working
from handlers.tickets import finding
from handlers.wording import names, refusals
from handlers.workbench import forms
from handlers.workbench.rows import Row, rows
from storage import audit, incidents, listing, outbox, people, search, tickets
from storage.listing import Sought
from storage.periods import containing
from storage.states import Fact, State, Urgency, states

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that opens into the list behind it. ``word``: its name among the page's words."""

    word: str
    figure: int
    query: str
    presses: bool


@dataclass(frozen=True, slots=True)
class Today:
    tiles: list[Tile]
    pressing: list[Row]
    states: list[str]
    departments: list[tuple[str, str, list[int]]]  # key, name, how many in each state
    on_duty: list[tuple[str, str]]  # name, roles
    incidents: list[tuple[int, str, int]]  # number, what, how many reports
    undelivered: int
    scores: list[tuple[str, str]]  # position, title


def look(context: Context) -> Today:
    """Everything on the page, as its reader may see it. Raises NotAllowed."""
    forms.refuse_unless(context, "queue")
    audit.record_hourly(context.session, "console.seen", context.now, context.sender.id)
    context.acts_as = None
    sender, charter = context.sender, context.rules.charter
    reader = finding.reader_of(context, sender)
    found = listing.listed(context.session, reader, Sought(), limit=SHOWN)
    here = borders.estates_of(context, sender)
    counts = tickets.open_counts(context.session, here)
    readable = reach.readable(charter, sender) if sender.leads else []
    return Today(
        _tiles(context),
        rows(context, found),
        [names.state(context.t, each) for each in states(Fact.OPEN)],
        [
            (
                each,
                names.department(context.t, each),
                [counts[each, state] for state in states(Fact.OPEN)],
            )
            for each in charter.departments
            if each in reader.departments
        ],
        _on_duty(context),
        _incidents(context),
        outbox.count_failed(context.session) if sender.leads and here is None else 0,
        [(each, charter.positions[each].title) for each in readable],
    )


def _tiles(context: Context) -> list[Tile]:
    reader = finding.reader_of(context, context.sender)

    def count(sought: Sought) -> int:
        return listing.count(context.session, reader, sought)

    grave = sum(count(Sought(urgency=each)) for each in Urgency if each != Urgency.NORMAL)
    late = count(Sought(late_at=context.now))
    untaken = count(Sought(state=State.REPORTED))
    return [
        Tile("late_now", late, "late=1", late > 0),
        Tile("untaken", untaken, f"state={State.REPORTED}", False),
        Tile("grave_count", grave, f"urgency={Urgency.URGENT}", grave > 0),
        Tile("open_count", count(Sought()), "", False),
    ]


def _on_duty(context: Context) -> list[tuple[str, str]]:
    staff = borders.colleagues(context)
    ids = people.on_duty_among(context.session, [each.id for each in staff], context.now)
    here = set(ids)
    return [(each.name, _roles(context, each.id)) for each in staff if each.id in here]


def _roles(context: Context, person_id: int) -> str:
    t, roles = context.t, people.roles_of(context.session, person_id)
    return t.joined(names.role(t, role) for role in sorted(roles))


def _incidents(context: Context) -> list[tuple[int, str, int]]:
    live = borders.mine(context, incidents.all_live(context.session))
    return [(each.id, each.text, incidents.count(context.session, each.id)) for each in live]


def wall(context: Context) -> Today:
    """The same for a screen that many see: no names, no words, no places."""
    seen = look(context)
    bare = [replace(row, place="", gist=row.category, holder="") for row in seen.pressing]
    return replace(seen, pressing=bare, on_duty=[], incidents=[], scores=[])


def news(context: Context) -> int:
    """A number that grows whenever something happens to a ticket."""
    forms.refuse_unless(context, "queue")
    return search.newest_event(context.session)


def score(context: Context, position: str) -> picture.Values:
    """What the drawing of this month's score shows. Raises NotAllowed."""
    charter, sender = context.rules.charter, context.sender
    known = position in charter.scores
    if not (sender.leads and known and reach.may_read(charter, sender, position)):
        raise NotAllowed(refusals.not_for_you)
    period = containing("month", context.rules.today(context.now))
    audit.record_hourly(
        context.session,
        "score.seen",
        context.now,
        sender.id,
        position=position,
        period=period.name,
    )
    return picture.values(context, working.trend(context, position, period, picture.MONTHS))
