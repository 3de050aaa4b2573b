"""What people want from the desk and is no trouble: answered by the company's rule, or by a person.

A matter of its own with a rhythm of its own; it never joins an open ticket, and is no complaint.
"""

from __future__ import annotations

from handlers import invoices, knowledge
from handlers.context import Context
from handlers.tickets import report
from handlers.wording import requests as words
from handlers.wording import tickets as ticket_words
from storage.charter.company import FEE
from storage.tickets import Ticket

INVOICE = "invoice"


def ask(context: Context, kind: str, asked: bool) -> None:
    """The company's own answer to a question where the charter has one; else a request for the
    front desk. ``asked``: its rule is asked for, not the thing itself."""
    rule = context.rules.charter.requests[kind]
    if asked and knowledge.answer_of(context, rule):
        knowledge.tell(context, kind)
        return
    if kind == INVOICE:
        invoice(context)
        return
    what = rule.said(context.t.language)
    ticket = report.request(
        context,
        rule.category,
        lambda t, ticket, due_at, now: words.taken_down(t, ticket, what, due_at, now),
    )
    if asked:
        knowledge.keep(context, context.text, "no_answer", kind, ticket)


def invoice(context: Context) -> None:
    """It is asked to whom it is made out, unless a message told of something else as well."""
    several = context.opened is not None
    ticket = of_money(context, ticket_words.invoice)
    if not several:
        invoices.ask(context, ticket)


def of_money(context: Context, say: report.Say) -> Ticket:
    """A wish about fees that a person must fulfil; in a company whose charter has no request for an
    invoice it is a matter of fees."""
    rule = context.rules.charter.requests.get(INVOICE)
    return report.request(context, rule.category if rule is not None else FEE, say)
