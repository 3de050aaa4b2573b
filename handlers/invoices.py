"""开发票: to whom it is made out is asked, checked, and remembered for the household (CS-6)."""

from __future__ import annotations

from handlers import dialogue, telling
from handlers.context import Context
from handlers.tickets import said
from handlers.wording import invoices as words
from nlu import speech, titles
from nlu.titles import Title
from storage import households, invoices, payments, tickets
from storage.dialogues import Dialogue
from storage.invoices import InvoiceWish
from storage.tickets import Ticket

ASKS = "invoice"
MOST_TRIES = 3


def ask(context: Context, ticket: Ticket) -> None:
    """After the wish was taken down: the title is asked for, or whether it is the last one's."""
    home_id = _home_id(context, ticket)
    if home_id is None or (context.question is not None and context.question.asks == "home"):
        return
    told = titles.read(context.text)
    if told is not None and told.name and told.number:
        _keep(context, ticket, told)
        return
    household = households.household_of(context.session, home_id)
    last = invoices.last_of(context.session, household.id) if household is not None else None
    if last is None:
        dialogue.remember(context, ASKS, ticket=ticket.id)
        return
    reply = words.as_last_time(context.t, last.title, last.number)
    dialogue.ask(context, "invoice", reply, ticket=ticket.id, known=[last.title, last.number])


def _home_id(context: Context, ticket: Ticket) -> int | None:
    own = [each.id for each in context.sender.homes]
    return ticket.home_id if ticket.home_id in own else next(iter(own), None)


def answered(context: Context, question: Dialogue) -> bool:
    """The title and the tax number, in one message or two. False where it is something else."""
    ticket = tickets.ticket(context.session, question.data["ticket"])
    if ticket is None or not ticket.is_open:
        dialogue.finish(context)
        return False
    known = question.data.get("known")
    if known and "yes" in speech.cues(context.text, "answers"):
        _keep(context, ticket, Title(known[0], known[1], person=not known[1]))
        return True
    found = titles.read(context.text)
    if found is None or (not found.number and "asks" in speech.cues(context.text, "homeowner")):
        return False  # 抬头写公司的行吗 names none
    name = found.name or question.data.get("name", "")
    number = found.number or question.data.get("number", "")
    if found.wrong:
        return _again(context, question, found.wrong, name)
    if found.person:
        name, number = found.name or context.sender.person.name, ""
    elif not (name and number):
        reply = words.number_please(context.t, name) if name else words.title_please(context.t)
        dialogue.ask(context, "invoice", reply, ticket=ticket.id, name=name, number=number)
        return True
    _keep(context, ticket, Title(name, number, person=found.person))
    return True


def _again(context: Context, question: Dialogue, wrong: str, name: str) -> bool:
    """A number that cannot be right is asked for once more; at last a person sees to it."""
    if question.tries + 1 >= MOST_TRIES:
        dialogue.finish(context)
        return False
    reply = words.wrong_number(context.t, wrong)
    data = {"ticket": question.data["ticket"], "name": name}
    dialogue.ask(context, "invoice", reply, tries=question.tries + 1, **data)
    return True


def _keep(context: Context, ticket: Ticket, title: Title) -> None:
    """Written down for the export, said on the ticket for whoever has it, remembered."""
    dialogue.finish(context)
    home_id = _home_id(context, ticket)
    household = households.household_of(context.session, home_id or 0)
    if household is None or home_id is None:
        return
    came = [each for each in payments.of_home(context.session, home_id, 6) if each.amount_fen > 0]
    wish = InvoiceWish(
        ticket_id=ticket.id,
        household_id=household.id,
        payment_id=came[0].id if came else None,
        title=title.name,
        number=title.number,
        wished_at=context.now,
    )
    invoices.keep(context.session, wish)
    said.more(context, ticket, words.made_out(context.tongue(), title.name, title.number))
    telling.answer(context, words.taken_down(context.t, title.name, title.number))
