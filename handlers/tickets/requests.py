"""What people want from the desk and is no trouble: answered by the company's rule, or by a person.

A matter of its own with a rhythm of its own; it never joins an open ticket, and is no complaint.
"""

from __future__ import annotations

from handlers import dialogue, telling
from handlers.context import Context
from handlers.tickets import report
from handlers.wording import requests as words
from handlers.wording import tickets as ticket_words
from storage import estates

INVOICE = "invoice"


def ask(context: Context, kind: str, asked: bool) -> None:
    """The company's own answer to a question where the charter has one; else a request for the
    front desk. ``asked``: its rule is asked for, not the thing itself."""
    rule = context.rules.charter.requests[kind]
    if rule.answer and asked:
        english = context.sender.person.language == "en" and rule.answer_english
        found = estates.estates(context.session)
        here = context.sender.homes[0].estate_id if context.sender.homes else None
        phone = next((each.phone for each in found if here in (None, each.id)), "")
        telling.answer(context, words.by_rule(context.t, english or rule.answer, phone))
        dialogue.remember(context, "rules", subject=kind)
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
