"""What a form offers where a row is named by its number: those that are the asker's and still open.

Whoever writes in chat types the number; at a desk one chooses. A number that is not offered may
still be typed, or come with the address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers import borders, errands, people, replies
from handlers import keys as key_rules
from handlers.approvals import listing as approvals_listing
from handlers.context import Context
from handlers.duties import showing
from handlers.grammar import offers
from handlers.grammar.offers import Offer, Offers
from handlers.grammar.verb import Argument
from handlers.rounds import routes
from handlers.tickets import finding
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import COMPANY
from nlu.choices import choices
from storage import (
    approvals,
    dunning,
    duties,
    events,
    facilities,
    incidents,
    legal,
    listing,
    meters,
    notices,
    policies,
    rounds,
    statements,
    tariffs,
    trainings,
    unanswered,
)
from storage import people as people_rows
from storage.listing import Sought
from storage.periods import containing
from storage.tickets import Ticket

MOST = 60  # offers of one kind
GIST = 24  # characters
NEAR, BACK = timedelta(days=120), timedelta(days=31)  # of what is planned


def tickets(context: Context) -> Sequence[Offer]:
    """Open tickets, what presses first."""
    reader = finding.reader_of(context, context.sender)
    found = listing.listed(context.session, reader, Sought(), limit=MOST)
    return [
        (str(each.ticket.id), _gist(names.place(context.t, each.ticket.place), each.ticket.text))
        for each in found
    ]


def holders(context: Context, ticket: Ticket | None) -> Sequence[Offer]:
    """To whom a ticket may be given: its department's people, whoever is there first; then the
    other colleagues."""
    staff = borders.colleagues(context)
    if ticket is None:
        return [(each.name, each.name) for each in staff]
    found = people_rows.holders(context.session, ticket.department, ticket.estate_id, context.now)
    here, own = {each.id for each in found.on_duty}, {each.id for each in found.everybody}
    ranked = sorted(staff, key=lambda each: (each.id not in here, each.id not in own))
    said = {True: context.t("在岗"), False: names.department(context.t, ticket.department)}
    notes = {each: said[each in here] for each in own}
    return [
        (each.name, f"{each.name} · {notes[each.id]}" if each.id in notes else each.name)
        for each in ranked
    ]


def _gist(*parts: str) -> str:
    return " · ".join(short(each, GIST) for each in parts if each)


def _estate_ids(context: Context) -> list[int]:
    return [each.id for each in people.my_estates(context)]


def _incidents(context: Context) -> list[Offer]:
    live = borders.mine(context, incidents.all_live(context.session))
    return [(f"I{each.id}", _gist(each.text)) for each in live]


def _trainings(context: Context) -> list[Offer]:
    now = context.now
    found = trainings.between(context.session, now - BACK, now + NEAR)
    return [
        (str(each.id), _gist(each.topic, context.t.moment(each.starts_at, now))) for each in found
    ]


def _events(context: Context) -> list[Offer]:
    found = events.coming(context.session, _estate_ids(context), context.now - BACK)
    return [
        (str(each.id), _gist(each.title, context.t.moment(each.starts_at, context.now)))
        for each in found
    ]


def _facilities(context: Context) -> list[Offer]:
    found = facilities.active(context.session, _estate_ids(context))
    return [(str(each.id), _gist(each.name, each.place)) for each in found]


def _maintenance(context: Context) -> list[Offer]:
    found = {each.id: each for each in facilities.active(context.session, _estate_ids(context))}
    plans = facilities.plans(context.session, list(found))
    return [(str(each.id), _gist(found[each.facility_id].name, each.what)) for each in plans]


def _policies(context: Context) -> list[Offer]:
    return [
        (str(each.id), _gist(each.title, each.version))
        for each in policies.current(context.session)
    ]


def _notices(context: Context) -> list[Offer]:
    found = notices.newest(context.session, borders.here(context), MOST)
    return [(str(each.id), _gist(each.text)) for each in found]


def _approvals(context: Context) -> list[Offer]:
    return [
        (
            f"A{row.id}",
            _gist(
                approvals_listing.requester(context, row),
                context.t.money(row.amount_fen) if row.amount_fen else "",
                row.reason,
            ),
        )
        for row in approvals.open_ones(context.session)
        if approvals_listing.may_decide(context, row) or row.requester_id == context.sender.id
    ]


def _cases(context: Context) -> list[Offer]:
    return [
        (str(case.id), names.place(context.t, home.number))
        for case, home in legal.live(context.session)
        if borders.allows(context, home)
    ]


def _meters(context: Context) -> list[Offer]:
    found = meters.active(context.session, _estate_ids(context))
    return [(each.name, each.name) for each in found]


def _checkpoints(context: Context, *, coded: bool) -> list[Offer]:
    known = list(routes.titles(context.rules.charter))
    found = rounds.checkpoints(context.session, known, _estate_ids(context))
    return [(each.code if coded else each.name, each.name) for each in found]


def _duties(context: Context) -> list[Offer]:
    found = duties.open_of(
        context.session,
        showing.positions_of(context),
        context.sender.id,
        context.now,
        context.sender.departments,
    )
    return [
        (f"D{each.id}", _gist(each.title, context.t.moment(each.due_at, context.now)))
        for each in found
    ]


def _tasks(context: Context) -> list[Offer]:
    here = borders.estates_of(context, context.sender)
    found = dunning.open_tasks(context.session, errands.whose(context), here=here)
    return [
        (
            str(task.id),
            _gist(names.step(context.t, task.step), names.place(context.t, home.number)),
        )
        for task, home in found
    ]


def _keys(context: Context) -> list[Offer]:
    return [(f"K{each.id}", each.name) for each in key_rules.theirs(context)]


def _lines(context: Context) -> list[Offer]:
    return [
        (str(each.id), _gist(context.t.money(each.amount_fen), each.payer))
        for each in statements.open_lines(context.session)
    ]


def _questions(context: Context) -> list[Offer]:
    found = unanswered.unsettled(context.session, borders.here(context), MOST)
    return [(f"Q{each.id}", _gist(each.text)) for each in found]


def _items(context: Context) -> list[Offer]:
    return [(each, names.item(context.t, each)) for each in tariffs.ITEMS]


def _replies(context: Context) -> list[Offer]:
    return [
        (each.name, f"{each.name} · {short(each.zh if context.t.language == COMPANY else each.en)}")
        for each in replies.known(context).replies
    ]


def _audiences(context: Context) -> list[Offer]:
    return [*offers.of_words(choices("audience"))(context), *offers.departments(context)]


def _months(context: Context) -> list[Offer]:
    """This month and the year before it; and all that is owed together."""
    month = containing("month", context.rules.today(context.now))
    found: list[Offer] = [("all", context.t("全部"))]
    for _ in range(13):
        found.append((month.name, context.t.month(month.name)))
        month = month.before
    return found


def _periods(context: Context) -> list[Offer]:
    month = containing("month", context.rules.today(context.now))
    quarter = containing("quarter", month.first)
    year = containing("year", month.first)
    near = (month, month.before, quarter, quarter.before, year, year.before)
    return [(each.name, "") for each in near]


# The kind of an argument → what may be chosen for it.
ROWS: Mapping[str, Offers] = {
    "ticket": tickets,
    "incident": _incidents,
    "training": _trainings,
    "event": _events,
    "facility": _facilities,
    "plan": _maintenance,
    "policy": _policies,
    "notice": _notices,
    "approval": _approvals,
    "case": _cases,
    "meter": _meters,
    "checkpoint": lambda context: _checkpoints(context, coded=False),
    "checkpoint, coded": lambda context: _checkpoints(context, coded=True),
    "duty": _duties,
    "task": _tasks,
    "key": _keys,
    "line": _lines,
    "question": _questions,
    "item": _items,
    "reply": _replies,
    "audience": _audiences,
    "months": _months,
    "period": _periods,
}
# Long or open lists: typed, with what fits offered below.
TYPED = frozenset({"ticket", "months", "period"})


def offered(
    context: Context, argument: Argument, about: Ticket | None
) -> tuple[str, Sequence[Offer]]:
    """How it is chosen ("choice", "list", or "" where it is typed), and from what."""
    kind = argument.kind
    if kind.name == "holder":
        return "choice", holders(context, about)
    if options := kind.choices(context):
        return "choice", options
    coded = kind.name == argument.name == "checkpoint"
    rows = ROWS.get("checkpoint, coded" if coded else kind.name)
    found = rows(context)[:MOST] if rows is not None else ()
    if not found:
        return "", ()
    return ("list" if kind.name in TYPED else "choice"), found
