"""The workbench's pages in a large company, beside the same pages at a hundredth of it.

What is measured is what a page gathers: the queries and the values, without the drawing of HTML.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Context, Moment
from handlers.conversation.arrival import as_if_said
from handlers.rules import Rules
from handlers.workbench import homes, money, tickets, today
from storage import contacts
from storage.db import reading, transaction
from tests.bench.filling import settle
from tests.bench.ground import Ground, rules
from tests.bench.scale import BILLS, FIRST, TICKETS, fill_bills, fill_tickets
from tests.bench.table import Ratio

ASKED = 7  # times; the one that nobody disturbed counts
MOST_TIMES, LEAST_MS = 2.0, 30.0  # beside a hundredth; what is quicker than this is quick enough
LEAST = 100  # rows of each, also in a tiny run
WHO = "赵总"

PAGES: dict[str, Callable[[Context], object]] = {
    "tickets": lambda context: tickets.listing_of(context, {}),
    "tickets, newest first": lambda context: tickets.listing_of(context, {"sort": "new"}),
    "tickets, all, by words": lambda context: tickets.listing_of(
        context, {"state": "all", "words": "漏水 20栋"}
    ),
    "a ticket": lambda context: tickets.whole(context, FIRST + 7),
    "a home": lambda context: homes.whole(context, FIRST + 7),
    "money": money.look,
    "today": today.look,
}


def measure(ground: Ground) -> Iterator[Ratio]:
    now, law = datetime.now(UTC), rules()
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    for part in (100, 1):
        with ground.engine(f"desk{part}") as engine:
            with transaction(engine) as session:
                fill_tickets(session, law, now, max(TICKETS // part, LEAST))
                fill_bills(session, now, max(BILLS // part, LEAST))
            settle(engine)
            for name, page in PAGES.items():
                found[name].append(_ask(engine, law, now, page))
    for name, (few, many) in found.items():
        yield Ratio(
            f"{name} among {TICKETS:,} open tickets and {BILLS:,} bills",
            f"{many:.1f} ms of the processor",
            f"at a hundredth {few:.1f} ms",
            f"{many / few:.1f}×",
            f"<= {MOST_TIMES:.0f}× or {LEAST_MS:.0f} ms",
            many <= max(few * MOST_TIMES, LEAST_MS),
        )


def _ask(engine: Engine, law: Rules, now: datetime, page: Callable[[Context], object]) -> float:
    """Milliseconds of a page, nothing of it kept."""
    found = []
    for _ in range(ASKED):
        with reading(engine) as session:
            context = _context(session, law, now)
            began = time.process_time()
            page(context)
            found.append((time.process_time() - began) * 1000)
            session.rollback()
    return min(found)


def _context(session: Session, law: Rules, now: datetime) -> Context:
    contact = contacts.find(session, "webchat", WHO)
    assert contact is not None
    return as_if_said(Moment(session, law, now), contact, "")
