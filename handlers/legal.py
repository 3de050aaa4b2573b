"""Three months in arrears: papers for the legal department, after a supervisor's word (CS-6)."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any, Literal

from handlers import borders, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound, WrongState
from handlers.numbers import row_number
from handlers.wording import charges, names, refusals
from handlers.wording import legal as words
from handlers.wording.tongue import Tongue
from storage import (
    attachments,
    bills,
    disputes,
    dunning,
    estates,
    households,
    legal,
    papers,
    payments,
    tickets,
)
from storage.charter.company import BOOKS
from storage.estates import Estate, Here, Home
from storage.legal import LegalCase
from storage.tickets import Ticket

MIME, PDF = "application/zip", "application/pdf"
TICKETS_SHOWN = 200
DECLINED_FOR = timedelta(days=80)  # who was declined is not proposed again in the same quarter


def propose(moment: Moment, home_id: int) -> bool:
    """Proposes a home that is so many months in arrears as the charter says; once."""
    owed = bills.in_arrears(moment.session, home_id, moment.rules.today(moment.now))
    months = {each.bill.month for each in owed if each.bill.item != "late"}
    if len(months) < moment.rules.charter.dunning.legal.months:
        return False
    if legal.live_of(moment.session, home_id) is not None:
        return False
    if legal.declined_in(moment.session, home_id, moment.now - DECLINED_FOR):
        return False
    row = LegalCase(
        home_id=home_id,
        months=len(months),
        amount_fen=sum(each.left_fen for each in owed),
        proposed_at=moment.now,
    )
    moment.session.add(row)
    return True


def ask_approval(moment: Moment, month: str) -> None:
    """The supervisor is asked once about all that wait."""
    waiting = [(case, home) for case, home in legal.live(moment.session) if _waits(case)]

    def say(here: Here) -> telling.Compose | None:
        theirs = [(case, home) for case, home in waiting if here is None or home.estate_id in here]
        return (lambda t: words.to_decide(t, theirs)) if theirs else None

    role = moment.rules.charter.dunning.legal.approve
    telling.tell_posts(moment, role, say, "notice", key=f"legal:{month}")


def _waits(case: LegalCase) -> bool:
    return case.state == "proposed"


def cases(context: Context) -> None:
    """/legal: what waits and what was handed over."""
    decides = BOOKS in context.sender.rights  # the legal department hears of what is sent to it
    rows = [
        (case, home)
        for case, home in legal.live(context.session)
        if borders.allows(context, home) and (decides or case.state == "sent")
    ]
    telling.answer(context, words.cases(context.t, rows), kind="list")


def find(context: Context, number: str) -> LegalCase:
    case = legal.case(context.session, row_number(number))
    if case is None:
        raise NotFound(refusals.no_case(number))
    return case


def agree(context: Context, case: LegalCase) -> None:
    """/legal agree N: the papers go to the legal department."""
    _decide(context, case, "sent")


def decline(context: Context, case: LegalCase) -> None:
    """/legal decline N: not now; the home is not proposed again in the same quarter."""
    _decide(context, case, "declined")


def receive(context: Context, case: LegalCase, note: str) -> None:
    """/legal received N: the papers have arrived."""
    _advance(context, case, "received", note)


def letter(context: Context, case: LegalCase, note: str) -> None:
    """/legal letter N: a formal letter as a PDF, to be printed, signed and sent."""
    home = estates.home(context.session, case.home_id)
    owner = next((p for p, _ in households.residents_of(context.session, home.id)), None)
    t, today = context.tongue(), context.rules.today(context.now)
    owed = bills.in_arrears(context.session, home.id, today)
    values = words.letter(
        t,
        home,
        owner.name if owner is not None else "",
        owed,
        context.session.get_one(Estate, home.estate_id),
        today,
    )
    name = f"{home.number}-{today.isoformat()}.pdf"
    paper = papers.order(context.session, "letter", name, PDF, values, context.now)
    _advance(context, case, "letter", note, paper.id)


def file(context: Context, case: LegalCase, note: str) -> None:
    """/legal filed N: it is before the court."""
    _advance(context, case, "filed", note)


def settle(context: Context, case: LegalCase, note: str) -> None:
    """/legal settled N WORDS: they came to terms."""
    _advance(context, case, "settled", note)


def judge(context: Context, case: LegalCase, note: str) -> None:
    """/legal outcome N WORDS: what the court decided."""
    _advance(context, case, "judged", note)


def give_up(context: Context, case: LegalCase, note: str) -> None:
    """/legal withdrawn N WORDS: nothing more is done about it."""
    _advance(context, case, "given_up", note)


def _advance(
    context: Context, case: LegalCase, stage: str, note: str, paper_id: int | None = None
) -> None:
    """Writes down how far it is; whoever sent it hears it."""
    if case.state != "sent":
        raise WrongState(words.not_sent_yet(case.id))
    home = estates.home(context.session, case.home_id)
    case.stage, case.outcome = stage, note.strip()[:300] or case.outcome
    if stage in legal.ENDS:
        case.state, case.withdrawn_at = "withdrawn", context.now
    context.session.add(case)
    context.audit(f"legal.{stage}", home.id, case=case.id)
    telling.answer(context, words.advanced(context.t, case, home, paper_id))
    telling.tell_role(
        context,
        context.rules.charter.dunning.legal.approve,
        home.estate_id,
        lambda t: words.advanced(t, case, home),
        "notice",
        but_not=(context.sender.id,),
    )


def _decide(context: Context, case: LegalCase, state: Literal["sent", "declined"]) -> None:
    if case.state != "proposed":
        raise WrongState(refusals.case_decided(case.id))
    home = estates.home(context.session, case.home_id)
    case.state = state
    case.decided_at, case.decided_by_id = context.now, context.sender.id
    if state == "sent":
        _hand_over(context, case, home)
    context.session.add(case)
    context.audit(f"legal.{case.state}", home.id, case=case.id)
    telling.answer(context, words.decided(context.t, case, home))


def _hand_over(moment: Moment, case: LegalCase, home: Home) -> None:
    name = f"{home.number}-{moment.rules.today(moment.now).isoformat()}.zip"
    values = dossier(moment, case, home)
    paper = papers.order(moment.session, "dossier", name, MIME, values, moment.now)
    case.paper_id = paper.id
    telling.tell_role(
        moment,
        moment.rules.charter.dunning.legal.to,
        home.estate_id,
        lambda t: words.handed_over(t, case, home, paper.id),
        "notice",
        key=f"legal:{case.id}:sent",
    )


def withdraw(moment: Moment, home: Home) -> None:
    """Paid after all: the case ends, and the legal department hears it."""
    case = legal.live_of(moment.session, home.id)
    if case is None:
        return
    told, case.state, case.withdrawn_at = case.state == "sent", "withdrawn", moment.now
    moment.session.add(case)
    if told:
        telling.tell_role(
            moment,
            moment.rules.charter.dunning.legal.to,
            home.estate_id,
            lambda t: words.withdrawn(t, case, home),
            "notice",
            key=f"legal:{case.id}:withdrawn",
        )


def dossier(moment: Moment, case: LegalCase, home: Home) -> dict[str, Any]:
    """All that is recorded about a home's arrears, as words and figures, for the renderer.

    ``title``, ``made_on``, ``facts`` ([label, cell, its kind]), ``tables`` (``name``, ``columns``,
    ``rows`` of words, ISO days and moments, and sums in yuan, as ``kinds`` says), ``note``;
    ``labels`` for the index; ``files`` that go along (``name`` in the dossier, ``path`` below the
    media folder, empty where we could not have it).
    """
    t = moment.tongue()
    estate = moment.session.get_one(Estate, home.estate_id)
    today = moment.rules.today(moment.now)
    owed = bills.in_arrears(moment.session, home.id, today)
    rule = moment.rules.charter.dunning
    reported = tickets.of_home(moment.session, home.id, limit=TICKETS_SHOWN)
    enclosed = _enclosed(moment, reported)
    files = [
        [f"#{each['ticket']}", each["at"], words.kind(t, each["kind"]), each["name"]]
        for each in enclosed
    ]
    return {
        "title": words.title(t, home),
        "made_on": today.isoformat(),
        "facts": words.facts(
            t, case, home, estate.name, _owners(moment, home), owed, rule.clause, rule.legal.months
        ),
        "tables": [
            _bills(moment, t, home),
            _payments(moment, t, home),
            _reminders(moment, t, home),
            _tasks(moment, t, home),
            _tickets(moment, t, reported),
            _table(t, "files", words.file_columns(t), files, ("text", "moment")),
            _household(moment, t, home),
        ],
        "note": words.note(t),
        "labels": words.labels(t),
        "files": enclosed,
    }


def _table(
    t: Tongue, name: str, columns: Sequence[str], rows: Sequence[Any], kinds: Sequence[str] = ()
) -> dict[str, Any]:
    """``kinds`` of the first columns; the others are words."""
    whole = [*kinds, *["text"] * (len(columns) - len(kinds))]
    return {"name": words.table(t, name), "columns": columns, "kinds": whole, "rows": rows}


def _yuan(fen: int) -> float:
    return round(fen / 100, 2)


def _owners(moment: Moment, home: Home) -> Sequence[str]:
    found = households.residents_of(moment.session, home.id)
    return [person.name for person, tie in found if tie.kind == "owner"]


def _bills(moment: Moment, t: Tongue, home: Home) -> dict[str, Any]:
    rows = []
    found = bills.ledger(moment.session, home.id)
    doubts: dict[int, str] = {}
    for each in disputes.of_bills(moment.session, [owed.bill.id for owed in found]):
        doubts[each.bill_id] = words.doubt(t, each)
    for owed in found:
        bill = owed.bill
        sums = [_yuan(fen) for fen in (bill.amount_fen, owed.paid_fen, owed.left_fen)]
        row: list[Any] = [bill.month, names.item(t, bill.item), bill.due_on.isoformat(), *sums]
        rows.append([*row, charges.how(t, bill), doubts.get(bill.id, "")])
    kinds = ("text", "text", "day", "money", "money", "money")
    return _table(t, "bills", words.bill_columns(t), rows, kinds)


def _payments(moment: Moment, t: Tongue, home: Home) -> dict[str, Any]:
    rows = [
        [
            _when(moment, each.paid_at),
            _yuan(each.amount_fen),
            names.method(t, each.method),
            each.reference,
        ]
        for each in payments.of_home(moment.session, home.id)
    ]
    return _table(t, "payments", words.payment_columns(t), rows, ("moment", "money"))


def _reminders(moment: Moment, t: Tongue, home: Home) -> dict[str, Any]:
    """With the proof of delivery: when it left, by which way, the platform's own number."""
    rows = []
    for message, person, point in legal.reminders_of(moment.session, home.id):
        sent = _when(moment, message.sent_at) if message.sent_at else words.not_sent(t)
        way = names.channel(t, point.channel) if point else ""
        rows.append([sent, person.name, way, message.provider_id or "", message.text])
    return _table(t, "texts", words.text_columns(t), rows, ("moment",))


def _tasks(moment: Moment, t: Tongue, home: Home) -> dict[str, Any]:
    rows = [
        [
            each.month,
            names.step(t, each.step),
            _when(moment, each.done_at) if each.done_at else "",
            _yuan(each.amount_fen),
            words.outcome(t, each),
        ]
        for each in reversed(dunning.of_home(moment.session, home.id))
    ]
    return _table(t, "tasks", words.task_columns(t), rows, ("text", "text", "moment", "money"))


def _tickets(moment: Moment, t: Tongue, reported: Sequence[Ticket]) -> dict[str, Any]:
    rows = [
        [f"#{each.id}", _when(moment, each.created_at), names.state(t, each.state), each.text]
        for each in reported
    ]
    return _table(t, "tickets", words.ticket_columns(t), rows, ("text", "moment"))


def _enclosed(moment: Moment, reported: Sequence[Ticket]) -> list[dict[str, Any]]:
    """The photos and papers of the home's tickets and disputes, by ticket."""
    rows = attachments.of_tickets(moment.session, [each.id for each in reported])
    counted: dict[int | None, int] = {}
    files = []
    for each in rows:
        counted[each.ticket_id] = counted.get(each.ticket_id, 0) + 1
        suffix = PurePosixPath(each.path).suffix or mimetypes.guess_extension(each.mime) or ""
        files.append(
            {
                "ticket": each.ticket_id,
                "at": _when(moment, each.created_at),
                "kind": each.kind,
                "name": f"{each.ticket_id}-{counted[each.ticket_id]}{suffix}",
                "path": each.path if each.state == "kept" else "",
            }
        )
    return files


def _household(moment: Moment, t: Tongue, home: Home) -> dict[str, Any]:
    rows = [
        [
            person.name,
            words.tie(t, tie.kind),
            names.phones(t, person.phones),
            _when(moment, tie.started_at),
        ]
        for person, tie in households.residents_of(moment.session, home.id)
    ]
    return _table(t, "people", words.people_columns(t), rows, ("text", "text", "text", "moment"))


def _when(moment: Moment, at: Any) -> str:
    return moment.rules.local(at).strftime("%Y-%m-%d %H:%M")
