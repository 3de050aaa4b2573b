"""What stands around every page: who sits there, where they may go, what was asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers import borders, verbs
from handlers.context import Context
from handlers.scores import reach
from handlers.wording import names
from storage import audit
from storage.charter.company import HOMEOWNER, HOUSE, STRANGER

# A page → the verbs of which one must be theirs.
PAGES = {
    "today": ("queue",),
    "tickets": ("queue",),
    "homes": ("home",),
    "money": ("tasks", "paid", "unmatched", "tariff", "legal"),
    "house": ("stuck",),
    "work": ("help",),
}


def seen(context: Context, action: str, home_id: int | None, **data: Any) -> None:
    """Writes down that the reader looks at a household; a page that renews itself, once an hour."""
    audit.record_hourly(context.session, action, context.now, context.sender.id, home_id, **data)


@dataclass(frozen=True, slots=True)
class Frame:
    """``question``: what they were last asked is still open: words answer it."""

    person_id: int
    name: str
    roles: str
    estates: str
    pages: tuple[str, ...]
    at: str
    question: bool


def of(context: Context) -> Frame:
    t, sender = context.t, context.sender
    roles = sorted(sender.roles - {HOMEOWNER, STRANGER}) or sorted(sender.roles)
    here = borders.estates_of(context, sender)
    known = [each.name for each in borders.known(context)] if sender.is_staff else []
    return Frame(
        sender.id,
        sender.person.name,
        t.joined(names.role(t, each) for each in roles),
        t.joined(known) if here is not None or len(known) < 3 else t("所有小区"),
        tuple(page for page in PAGES if opens(context, page)),
        t.moment(context.now, context.now),
        context.question is not None and context.question.asks in ANSWERED_HERE,
    )


# Questions that any words answer; the others have buttons under them.
ANSWERED_HERE = frozenset({"words", "remark", "evidence", "eventwords", "surveywords", "home"})


def opens(context: Context, page: str) -> bool:
    """Whether a page is theirs; what staff work with is the staff's alone."""
    if page == "house" and HOUSE not in context.sender.rights:
        return False  # not their daily work: it is among their tools
    allowed = any(verbs.TABLE.by_name[each].allows(context) for each in PAGES[page])
    return allowed and (context.sender.is_staff or page == "work")


# Pages that are no list of theirs alone → the verbs of which one must be theirs.
TOOLS = {
    "shifts": ("roster",),
    "duties": ("duties",),
    "rounds": ("round",),
    "approvals": ("approve",),
    "upkeep": ("facility",),
    "scores": ("score",),
    "sheets": ("paid", "staff give", "facility add", "meter add"),
    "audit": ("audit",),
    "notices": ("notices",),
    "knowledge": ("faq open",),
    "house": ("stuck",),
    "stuck": ("stuck",),
    "programs": ("stuck", "key"),
    "charter": ("charter",),
}


def tools(context: Context) -> list[str]:
    """The further pages that are theirs."""
    return [
        page
        for page, names in TOOLS.items()
        if any(verbs.TABLE.by_name[each].allows(context) for each in names)
        and (page != "scores" or reach.readable(context.rules.charter, context.sender))
    ]
