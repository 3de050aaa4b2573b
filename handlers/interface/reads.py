"""What a key may read: a row for each thing, with the verb by which a person may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import borders
from handlers.context import Context
from handlers.errors import NotFound
from handlers.interface import shapes
from handlers.tickets import finding, people
from handlers.wording import names, refusals
from handlers.workbench import forms
from storage import attachments, audit, history, interface, tickets
from storage.attachments import Attachment
from storage.interface import Page
from storage.keys import Pass
from storage.tickets import Ticket

Asked = Mapping[str, Any]  # the filters, as typed values


@dataclass(frozen=True, slots=True)
class Read:
    """``verbs``: whoever may use one of these may read it. ``filters``: name → its JSON Schema.
    ``homes``: of which households a page tells, for the audit."""

    name: str
    verbs: tuple[str, ...]
    shape: type
    page: Callable[[Context, Page, Asked], Sequence[Any]]
    filters: Mapping[str, Mapping[str, Any]]
    says: str
    homes: Callable[[Any], Sequence[int | None]] = lambda row: (row.home_id,)


def read(context: Context, key: Pass, row: Read, page: Page, asked: Asked) -> Sequence[Any]:
    """A page of it, with one item more where there is another page. Raises NotAllowed."""
    forms.refuse_unless(context, *row.verbs)
    here = borders.here(context)
    found = row.page(context, Page(page.after, page.size + 1, _kept_to(here, asked)), asked)
    _audit(
        context, key, row.name, [each for item in found[: page.size] for each in row.homes(item)]
    )
    return found


def number_of(item: Any) -> int:
    """By which the next page is asked for."""
    number = getattr(item, "id", None)
    return int(item.home_id if number is None else number)


def _kept_to(here: borders.Here, asked: Asked) -> borders.Here:
    if asked.get("estate") is None:
        return here
    wanted = frozenset({int(asked["estate"])})
    return wanted if here is None else wanted & here


def _audit(context: Context, key: Pass, what: str, homes: Sequence[int | None]) -> None:
    """Which households a program has read, and what of them."""
    seen = {each: {"key": key.id, "what": what} for each in homes if each is not None}
    audit.record_many(context.session, "key.read", context.now, context.sender.id, seen)


# ------------------------------------------------------------------------------------ the pages


def _homes(context: Context, page: Page, asked: Asked) -> list[shapes.Home]:
    rows = interface.homes(
        context.session,
        page,
        number=asked.get("number") or "",
        parking=asked.get("parking") or "",
    )
    return [
        shapes.Home(
            home.id,
            home.estate_id,
            estate,
            home.number,
            home.building,
            home.unit,
            home.room,
            home.area_dm2,
            home.use,
            home.parking,
        )
        for home, estate in rows
    ]


def _people(context: Context, page: Page, asked: Asked) -> list[shapes.Person]:
    rows = interface.people(
        context.session, page, home_id=asked.get("home_id"), phone=asked.get("phone") or ""
    )
    ties: dict[int, list[shapes.Tie]] = {each.id: [] for each in rows}
    lived = interface.homes_lived_in(context.session, list(ties), page.here)
    for person_id, home, kind in lived:
        ties[person_id].append(shapes.Tie(home.id, home.number, kind))
    return [
        shapes.Person(each.id, each.name, names.masked(each.phone), each.language, ties[each.id])
        for each in rows
    ]


def _tickets(context: Context, page: Page, asked: Asked) -> list[shapes.Ticket]:
    rows = interface.tickets(
        context.session,
        page,
        finding.reader_of(context, context.sender),
        home_id=asked.get("home_id"),
        is_open=asked.get("open"),
    )
    return [_ticket(row, holder or "") for row, holder in rows]


def _ticket(row: Ticket, holder: str) -> shapes.Ticket:
    return shapes.Ticket(
        row.id,
        row.estate_id,
        row.home_id,
        row.place,
        row.text,
        row.category,
        row.urgency,
        row.department,
        row.state,
        row.is_open,
        holder,
        row.rating,
        row.created_at,
        row.closed_at,
    )


def _bills(context: Context, page: Page, asked: Asked) -> list[shapes.Bill]:
    rows = interface.bills(
        context.session,
        page,
        home_id=asked.get("home_id"),
        month=asked.get("month") or "",
        owed=asked.get("owed"),
    )
    return [
        shapes.Bill(
            row.id,
            row.home_id,
            row.item,
            row.month,
            row.amount_fen,
            paid,
            row.amount_fen - paid,
            row.due_on,
            row.disputed,
        )
        for row, paid in rows
    ]


def _arrears(context: Context, page: Page, asked: Asked) -> list[shapes.Arrears]:
    rows = interface.arrears(
        context.session,
        page,
        context.rules.today(context.now),
        parking=asked.get("parking") or "",
        home_id=asked.get("home_id"),
    )
    return [
        shapes.Arrears(home.id, home.estate_id, home.number, home.parking, int(fen), count, since)
        for home, fen, count, since in rows
    ]


def _payments(context: Context, page: Page, asked: Asked) -> list[shapes.Payment]:
    rows = interface.of_homes(context.session, page, interface.PAYMENTS, asked.get("home_id"))
    return [
        shapes.Payment(row.id, row.home_id, row.amount_fen, row.method, row.reference, row.paid_at)
        for row in rows
    ]


def _dunning(context: Context, page: Page, asked: Asked) -> list[shapes.DunningStep]:
    rows = interface.of_homes(context.session, page, interface.STEPS, asked.get("home_id"))
    return [
        shapes.DunningStep(
            row.id,
            row.home_id,
            row.month,
            row.step,
            row.state,
            row.amount_fen,
            row.created_at,
            row.done_at,
            row.promised_on,
        )
        for row in rows
    ]


def _duties(context: Context, page: Page, asked: Asked) -> list[shapes.Duty]:
    return [
        shapes.Duty(
            row.id,
            row.name,
            row.title,
            row.clause,
            row.position,
            row.estate_id,
            row.period,
            row.state,
            row.opens_at,
            row.due_at,
            row.done_at,
        )
        for row in interface.duties(context.session, page)
    ]


def _scores(context: Context, page: Page, asked: Asked) -> list[shapes.Score]:
    """Of the whole company: a key that is kept to some estates has none."""
    if page.here is not None:
        return []
    return [
        shapes.Score(
            row.id,
            row.position,
            row.period,
            row.points,
            row.out_of,
            row.bonus_withheld,
            row.frozen_at,
        )
        for row in interface.scores(context.session, page)
    ]


def _notices(context: Context, page: Page, asked: Asked) -> list[shapes.Notice]:
    return [
        shapes.Notice(
            row.id,
            row.estate_id,
            row.building,
            row.unit,
            row.text,
            row.sent_at,
            row.is_sent,
            row.told,
            row.emergency,
            row.begins_at,
            row.ends_at,
            row.restored_at,
        )
        for row in interface.notices(context.session, page)
    ]


def _nobodys(_row: Any) -> Sequence[int | None]:
    return ()


NUMBER = {"type": "integer", "minimum": 1, "maximum": 2**53}
FLAG = {"type": "boolean"}
WORD = {"type": "string", "maxLength": 40}
MONTH = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
MONEY = ("dunning", "tasks", "paid")
READS: Mapping[str, Read] = {
    row.name: row
    for row in (
        Read(
            "homes",
            ("home",),
            shapes.Home,
            _homes,
            {"number": WORD, "parking": WORD},
            "Homes; by number (3-2-1501) or parking space.",
            _nobodys,
        ),
        Read(
            "people",
            ("home",),
            shapes.Person,
            _people,
            {"home_id": NUMBER, "phone": WORD},
            "Who lives where; by home, or by the number that they call from.",
            lambda row: [each.home_id for each in row.homes],
        ),
        Read(
            "tickets",
            ("queue",),
            shapes.Ticket,
            _tickets,
            {"home_id": NUMBER, "open": FLAG},
            "Tickets that whoever made the key may see.",
        ),
        Read(
            "bills",
            MONEY,
            shapes.Bill,
            _bills,
            {"home_id": NUMBER, "month": MONTH, "owed": FLAG},
            "Bills with what is paid of each.",
        ),
        Read(
            "arrears",
            MONEY,
            shapes.Arrears,
            _arrears,
            {"home_id": NUMBER, "parking": WORD},
            "Homes that owe what is overdue and not in question.",
        ),
        Read(
            "payments",
            MONEY,
            shapes.Payment,
            _payments,
            {"home_id": NUMBER},
            "Payments that were booked.",
        ),
        Read(
            "dunning",
            MONEY,
            shapes.DunningStep,
            _dunning,
            {"home_id": NUMBER},
            "Steps of the ladder of reminders.",
        ),
        Read("duties", ("duties",), shapes.Duty, _duties, {}, "What positions owe.", _nobodys),
        Read("scores", ("score freeze",), shapes.Score, _scores, {}, "Frozen scores.", _nobodys),
        Read("notices", ("notice",), shapes.Notice, _notices, {}, "Notices sent.", _nobodys),
    )
}


# ------------------------------------------------------------------------------- one ticket whole


def ticket(context: Context, key: Pass, number: int) -> shapes.WholeTicket:
    """With all that has happened to it. Raises NotFound, NotAllowed."""
    row = _one(context, number)
    if row.home_id is not None:
        _audit(context, key, f"ticket:{row.id}", [row.home_id])
    events = [
        shapes.Event(str(each.kind), each.at, people.name_of(context, each.actor_id), each.text)
        for each in history.of_ticket(context.session, row.id)
    ]
    files = [
        shapes.Attachment(each.id, each.kind, each.mime, each.name, each.state == "kept")
        for each in attachments.of_ticket(context.session, row.id)
    ]
    holder = people.holder_name(context, row) or ""
    return shapes.WholeTicket(_ticket(row, holder), events, files)


def attachment(context: Context, key: Pass, number: int, which: int) -> Attachment:
    """A file of a ticket. Raises NotFound, NotAllowed."""
    row = _one(context, number)
    found = attachments.attachment(context.session, which)
    if found is None or found.ticket_id != row.id or not found.path:
        raise NotFound(refusals.no_ticket(f"{number}/{which}"))
    if row.home_id is not None:
        _audit(context, key, f"attachment:{found.id}", [row.home_id])
    return found


def _one(context: Context, number: int) -> Ticket:
    forms.refuse_unless(context, "ticket")
    row = tickets.ticket(context.session, number)
    if row is None or not borders.allows(context, row):
        raise NotFound(refusals.no_ticket(str(number)))
    return row
