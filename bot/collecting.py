"""What we ask payment platforms by ourselves: whether a payment whose notice has not come was made,
closing what nobody is to pay any more, refunds, the morning's statement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.cashiers.base import Away, Back, Cashier, Declined, Told
from bot.running import Running
from handlers import refunds as handlers_refunds
from handlers.context import Moment
from handlers.reconciling import days
from handlers.reconciling.lines import Line, Movement
from storage import merchantdays, orders, paynotices, refunds
from storage.db import reading, transaction
from storage.merchantdays import MerchantDay
from storage.orders import PaymentAttempt
from storage.refunds import PaymentRefund

log = logging.getLogger("guanjia.collecting")

EVERY = 2.0  # seconds
AT_ONCE = 20
CLAIMED_FOR = timedelta(minutes=2)
Day = tuple[Sequence[Line], Sequence[Movement] | None]


async def keep(running: Running) -> None:
    """Until cancelled."""
    while True:
        asked = await ask_due(running)
        asked += await give_back_due(running)
        asked += await compare_due(running)
        if not asked:
            await asyncio.sleep(EVERY)


async def ask_due(running: Running) -> int:
    """One round; how many payments were asked about."""
    if not running.cashiers:
        return 0
    now = running.clock.now()

    def take() -> list[PaymentAttempt]:
        with reading(running.engine) as session:
            if not orders.are_to_ask(session, now):
                return []
        with transaction(running.engine) as session:
            return orders.to_ask(session, now, now + CLAIMED_FOR, AT_ONCE)

    found = await running.in_thread(take)
    await asyncio.gather(*(_ask(running, each) for each in found))
    return len(found)


async def give_back_due(running: Running) -> int:
    """Refunds to be sent or asked after; how many."""
    if not running.cashiers:
        return 0
    now = running.clock.now()

    def take() -> list[tuple[PaymentRefund, PaymentAttempt]]:
        with reading(running.engine) as session:
            if not refunds.are_to_ask(session, now):
                return []
        with transaction(running.engine) as session:
            found = refunds.to_ask(session, now, now + CLAIMED_FOR, AT_ONCE)
            return [(each, orders.attempt(session, each.attempt_id)) for each in found]

    found = await running.in_thread(take)
    await asyncio.gather(*(_give_back(running, *each) for each in found))
    return len(found)


async def _give_back(running: Running, row: PaymentRefund, attempt: PaymentAttempt) -> None:
    """Asked first, so that a death in between sends nothing twice."""
    cashier = running.cashiers.get(attempt.merchant)
    if cashier is None:
        log.error("the account %s of a refund is in the settings no more", attempt.merchant)
        return
    back = Back(row.number, attempt.number, row.amount_fen, row.whole_fen, row.reason)
    error = ""
    try:
        standing = await cashier.given_back(back)
        if standing == "none":
            await cashier.give_back(back)
            standing = await cashier.given_back(back)
    except Away as away:
        log.warning("%s does not say how a refund stands: %s", attempt.merchant, away)
        return
    except Declined as declined:
        standing, error = "failed", str(declined)
    await running.in_thread(lambda: _refunded(running, row.id, standing, error))


def _refunded(running: Running, refund_id: int, standing: str, error: str) -> None:
    now = running.clock.now()
    with transaction(running.engine) as session:
        moment, row = Moment(session, running.rules, now), refunds.refund(session, refund_id)
        if row.state not in ("ready", "sent"):
            return
        if standing == "done":
            handlers_refunds.finish(moment, row)
        elif standing == "failed":
            handlers_refunds.fail(moment, row, error)
        else:
            row.state, row.ask_at = "sent", now + running.rules.charter.cashier.ask_every
        session.add(row)
    running.post.set()


async def compare_due(running: Running) -> int:
    """Statements to be fetched and compared; how many."""
    if not running.cashiers:
        return 0
    now = running.clock.now()

    def take() -> list[MerchantDay]:
        with reading(running.engine) as session:
            if not merchantdays.are_to_ask(session, now):
                return []
        with transaction(running.engine) as session:
            return merchantdays.to_ask(session, now, now + CLAIMED_FOR, AT_ONCE)

    found = await running.in_thread(take)
    for each in found:
        await _compare(running, each)
    return len(found)


async def _compare(running: Running, row: MerchantDay) -> None:
    cashier = running.cashiers.get(row.merchant)
    if cashier is None:
        return
    day, error = None, "not made out yet"
    try:
        lines = await cashier.statement(row.day)
        day = (lines, await _moved(cashier, row)) if lines is not None else None
    except (Away, Declined, ValueError, ArithmeticError) as failed:
        error = f"{type(failed).__name__} {failed}"
        log.warning("no statement of %s for %s: %s", row.merchant, row.day, error)
    await running.in_thread(lambda: _compared(running, row.id, day, error))


async def _moved(cashier: Cashier, row: MerchantDay) -> Sequence[Movement] | None:
    """The fund bill, waited for a while; None where the platform gives none for the account."""
    try:
        found = await cashier.funds(row.day)
        if found is None:
            raise Away("the fund bill is not made out yet")
        return found
    except Declined as declined:
        log.warning("no fund bill of %s for %s: %s", row.merchant, row.day, declined)
        return None
    except Away:
        if row.tries < days.PATIENT_FOR:
            raise
        return None


def _compared(running: Running, number: int, day: Day | None, error: str) -> None:
    with transaction(running.engine) as session:
        moment = Moment(session, running.rules, running.clock.now())
        row = merchantdays.day(session, number)
        if day is None:
            days.again(moment, row, error)
        elif row.state == "due":
            shared = running.cashiers[row.merchant].merchant.shared
            days.compare(moment, row, *day, shared=shared)
    running.post.set()


async def _ask(running: Running, attempt: PaymentAttempt) -> None:
    cashier = running.cashiers.get(attempt.merchant)
    if cashier is None:
        log.error("the account %s of a payment is in the settings no more", attempt.merchant)
        return  # asked again when its claim has run out
    try:
        told = await cashier.look(attempt.number)
        if told.standing in ("open", "none") and attempt.state == "shutting":
            await cashier.close(attempt.number)
            told = await cashier.look(attempt.number)
    except (Away, Declined) as error:
        log.warning("%s does not say how a payment stands: %s", attempt.merchant, error)
        return
    await running.in_thread(lambda: _note(running, attempt.id, told))


def _note(running: Running, attempt_id: int, told: Told) -> None:
    """What was learnt, and when to ask again."""
    now, rule = running.clock.now(), running.rules.charter.cashier
    with transaction(running.engine) as session:
        attempt = orders.attempt(session, attempt_id)
        if told.standing == "paid":
            if attempt.state != "paid":
                paynotices.store(session, row_of(attempt.merchant, told), now)
            attempt.ask_at = None
        elif attempt.state == "shutting" and told.standing in ("closed", "none"):
            attempt.state, attempt.ask_at = "closed", None
        elif attempt.state in ("open", "shutting"):
            attempt.ask_at = now + rule.ask_every
        session.add(attempt)
    running.post.set()


def row_of(merchant: str, told: Told) -> dict[str, Any]:
    """A verified word, as ``paynotices.store`` takes it."""
    return {
        "merchant": merchant,
        "key": told.key,
        "number": told.number,
        "transaction": told.transaction,
        "amount_fen": told.amount_fen,
        "currency": told.currency,
        "paid_at": told.paid_at,
        "foreign": told.foreign,
    }
