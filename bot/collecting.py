"""What we ask payment platforms by ourselves: whether a payment whose notice has not come was made,
closing what nobody is to pay any more, refunds, the morning's statement."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from bot.cashiers.base import Away, Declined, Told
from bot.running import Running
from storage import orders, paynotices
from storage.db import reading, transaction
from storage.orders import PaymentAttempt

log = logging.getLogger("guanjia.collecting")

EVERY = 2.0  # seconds
AT_ONCE = 20
CLAIMED_FOR = timedelta(minutes=2)


async def keep(running: Running) -> None:
    """Until cancelled."""
    while True:
        if not await ask_due(running):
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
