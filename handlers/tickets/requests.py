"""What people want from the desk and is no trouble: answered by the company's rule, or by a person.

A matter of its own with a rhythm of its own; it never joins an open ticket, and is no complaint.
"""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.tickets import report
from handlers.wording import requests as words
from handlers.wording import tickets as ticket_words

INVOICE = "invoice"


def ask(context: Context, kind: str) -> None:
    """The company's own answer where the charter has one; else a request for the front desk."""
    rule = context.rules.charter.requests[kind]
    if rule.answer:
        telling.answer(context, words.by_rule(context.t, rule.answer))
        return
    if kind == INVOICE:
        report.request(context, rule.category, ticket_words.invoice)
        return
    what = rule.said(context.t.language)
    report.request(
        context,
        rule.category,
        lambda t, ticket, due_at, now: words.taken_down(t, ticket, what, due_at, now),
    )
