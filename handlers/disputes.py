"""A bill in question: followed as a ticket, frozen until a supervisor settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import arguments, bills, charges, dialogue, dunning, telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.incoming import Incoming
from handlers.numbers import row_number
from handlers.tickets import report
from handlers.tickets.said import hear
from handlers.wording import disputes as words
from handlers.wording import people as people_words
from handlers.wording import refusals
from handlers.wording import tickets as ticket_words
from nlu import speech
from nlu.choices import chosen
from storage import bills as stored
from storage import disputes, households, ledger
from storage.bills import Bill
from storage.charter.company import FEE, OTHER
from storage.dialogues import Dialogue
from storage.disputes import Dispute
from storage.estates import Home
from storage.tickets import Ticket

OUTCOME_SHAPE = {"oneOf": [{"enum": ["keep", "cancel"]}, {"type": "number", "minimum": 0.01}]}
MOST_AT_ONCE = 3  # bills that are frozen on words alone, without a choice


def ask(context: Context) -> None:
    """A question about fees; 对9月的物业费有疑问 is a doubt, and freezes what it names."""
    if charges.doubts(context.text) and bills.visible(context):
        doubt(context, None)
        return
    bills.ask(context)


def complain(context: Context) -> None:
    """A complaint; one about a bill also freezes it, or asks which one is meant."""
    report.report(context)
    if charges.doubts(context.text):
        _rest_what_is_meant(context)


def _rest_what_is_meant(context: Context) -> None:
    """The bills that a complaint names are frozen, or it is asked which one is meant."""
    ticket = context.opened
    if ticket is None or ticket.category != FEE:
        return
    open_bills = _open_bills(context)
    named = _named(context, open_bills)
    if named:
        _freeze(context, named, ticket)
    elif open_bills:
        telling.answer(context, words.which(context.t, open_bills))


def doubt(context: Context, bill: Bill | None) -> None:
    """/dispute: which bill is in question; with its number, the ticket is opened and it rests."""
    if not bills.visible(context):
        bills.ask(context)  # says kindly why not
        return
    open_bills = _open_bills(context)
    chosen = _named(context, open_bills)
    if bill is not None:
        if bill.disputed:
            telling.answer(context, words.already(context.t, bill))
            return
        chosen = [bill]
    if not chosen:
        dialogue.ask(context, "dispute", words.which(context.t, open_bills))
        return
    ticket = next((each for each in context.open_tickets if each.category == FEE), None)
    if ticket is not None:
        _freeze(context, chosen, ticket)
        return
    named = words.in_doubt(context.tongue(), chosen)
    about = context if bill is None else replace(context, incoming=_saying(context, named))
    ticket = report.request(about, FEE, ticket_words.fee_doubt)
    _freeze(context, chosen, ticket)
    if bill is not None:
        dialogue.remember(context, "dispute", about=ticket.id, named=named)


def _saying(context: Context, text: str) -> Incoming:
    return replace(context.incoming, text=text)


def answered(context: Context, question: Dialogue) -> bool:
    """What is wrong: these words are what the ticket says. False where they are about something
    else."""
    said, meaning = context.text.strip(), context.meaning
    if said.casefold() in dialogue.CANCEL:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
        return True
    if meaning.intents in (("thanks",), ("greeting",)):
        return False
    of_fees = charges.items_in(said) or charges.doubts(said)
    of_a_place = "complaint" in meaning.intents and meaning.category not in (None, FEE, OTHER)
    fees = meaning.intent in ("fee_query", "fee_payment") or speech.find(said, "when") is not None
    asks = fees and not charges.doubts(said)
    if meaning.is_grave or asks or (of_a_place and not meaning.is_guess and not of_fees):
        return False
    dialogue.finish(context)
    number = question.data.get("about")
    ticket = context.session.get(Ticket, number) if number else None
    if ticket is not None and ticket.is_open:
        ticket.text = words.with_reason(context.tongue(), question.data["named"], said)
        context.session.add(ticket)
        hear(context, ticket)
        return True
    about = replace(context, meaning=replace(meaning, category=FEE))
    report.report(about)
    _rest_what_is_meant(about)
    return True


def _open_bills(context: Context) -> list[Bill]:
    """What may be questioned: owed and not in question yet, the newest first."""
    return [
        each.bill
        for home, _ in bills.visible(context)
        for each in reversed(stored.owed(context.session, home.id))
        if not each.bill.disputed
    ]


def _named(context: Context, open_bills: Sequence[Bill]) -> list[Bill]:
    """The bills that the words name by month or item, where that is a few."""
    month, items = context.meaning.slots.month, charges.items_in(context.text)
    if month is None and not items:
        return []
    found = [
        bill
        for bill in open_bills
        if month in (None, bill.month) and (not items or bill.item in items)
    ]
    return found if len(found) <= MOST_AT_ONCE else []


def own(context: Context, number: str) -> Bill | None:
    """A bill of the asker's homes; None for whoever has none whose fees they may see."""
    homes = {home.id for home, _ in bills.visible(context)}
    bill = context.session.get(Bill, row_number(number))
    if homes and (bill is None or bill.home_id not in homes):
        raise NotFound(refusals.no_such_bill)
    return bill if homes else None


def _freeze(context: Context, chosen: Sequence[Bill], ticket: Ticket) -> None:
    for bill in chosen:
        bill.disputed = True
        row = Dispute(
            bill_id=bill.id,
            ticket_id=ticket.id,
            opened_at=context.now,
            opened_by_id=context.sender.id,
            before_fen=bill.amount_fen,
        )
        context.session.add_all((bill, row))
        _note(context, "bill.disputed", bill, ticket=ticket.id)
    context.session.flush()
    for home in {home.id: home for home, _ in bills.visible(context)}.values():
        dunning.after_payment(context, home)
    telling.answer(context, words.frozen(context.t, ticket, chosen), ticket_id=ticket.id)


def outcome(context: Context, word: str) -> int | None:
    """What a bill in question is from now on, in fen: 没错 None, as it was; 取消 nothing; or a sum.
    Raises BadWords."""
    settled = chosen("settled", word)
    if settled == "keep":
        return None
    return 0 if settled == "cancel" else arguments.amount(context, word)


def settle(context: Context, home: Home, month: str, amount: int | None, item: str) -> None:
    """/settle: the supervisor's word about a bill in question: right, another sum, or cancelled."""
    found = [
        each.bill
        for each in stored.ledger(context.session, home.id, month)
        if each.bill.disputed and item in ("", each.bill.item)
    ]
    if not found:
        raise NotFound(refusals.nothing_in_question(month))
    if amount and len(found) > 1:
        raise BadWords(refusals.name_the_item)
    for bill in found:
        _settle(context, home, bill, amount)
    dunning.after_payment(context, home)
    telling.answer(context, words.recorded(context.t, home, found))


def _settle(context: Context, home: Home, bill: Bill, amount: int | None) -> None:
    """``amount``: what the bill is from now on, in fen; None: what it was."""
    before = bill.amount_fen
    bill.disputed = False
    context.session.add(bill)
    ledger.amend(
        context.session, bill, before if amount is None else amount, context.now, context.sender.id
    )
    outcome = "kept" if bill.amount_fen == before else "amended" if amount else "cancelled"
    row = disputes.open_of_bill(context.session, bill.id)
    if row is not None:
        row.outcome, row.settled_at, row.settled_by_id = outcome, context.now, context.sender.id
        context.session.add(row)
    _note(context, "dispute.settled", bill, outcome=outcome, before=before, after=bill.amount_fen)
    context.session.flush()
    left = next(
        each.left_fen
        for each in stored.ledger(context.session, home.id, bill.month)
        if each.bill.id == bill.id
    )
    for person, tie in households.residents_of(context.session, home.id):
        if tie.sees_fees:
            telling.tell_person(
                context,
                person.id,
                lambda t: words.settled(t, home, bill, outcome, before, left),
                "notice",
            )


def _note(context: Context, action: str, bill: Bill, **more: object) -> None:
    context.audit(action, bill.home_id, bill=bill.id, **more)
