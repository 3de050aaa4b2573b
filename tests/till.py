"""A till for stories: the demo estate takes payments, and the platform's words come when told."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import datetime

from handlers.rules import Account, Till
from storage import orders, paynotices
from storage.db import reading, transaction
from storage.orders import PaymentAttempt, PaymentOrder
from storage.paynotices import PaymentDoubt
from tests.world import World

LINK = "https://pay.example/pay/"
_numbers = itertools.count(1)


def open_till(world: World) -> None:
    """From here on bills can be paid by button."""
    till = Till((Account("garden", "wechat"),), lambda token: f"{LINK}{token}")
    world.rules = replace(world.rules, till=till)
    world.running.rules = world.rules


def token_of(world: World, name: str) -> str:
    """Of the page that somebody was shown last."""
    for heard in reversed(world.air.said[name]):
        if found := re.search(re.escape(LINK) + r"(\S+)", heard.text):
            return found[1]
    raise AssertionError(f"{name} was shown no page")


def order(world: World, token: str) -> PaymentOrder:
    with reading(world.engine) as session:
        found = orders.with_token(session, token)
        assert found is not None
        return found


def opens_page(world: World, token: str, merchant: str = "garden") -> str:
    """Somebody opens the page and sees the code; the number of the attempt."""
    with transaction(world.engine) as session:
        found = orders.with_token(session, token)
        assert found is not None
        number = f"G{next(_numbers):012d}"
        session.add(
            PaymentAttempt(
                order_id=found.id,
                number=number,
                merchant=merchant,
                way="native",
                made_at=world.now,
                ask_at=None,
            )
        )
    return number


def tells(
    world: World,
    number: str,
    amount_fen: int,
    *,
    transaction_id: str = "",
    merchant: str = "garden",
    currency: str = "CNY",
    foreign: bool = False,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """The platform's word, as the door keeps it once it is verified."""
    said = transaction_id or f"T{number}"
    row = {
        "merchant": merchant,
        "key": key or f"{said}:{next(_numbers)}",
        "number": number,
        "transaction": said,
        "amount_fen": amount_fen,
        "currency": currency,
        "foreign": foreign,
        "paid_at": at or world.now,
    }
    with transaction(world.engine) as session:
        paynotices.store(session, row, world.now)
    world.ticks()


def doubts(world: World) -> list[PaymentDoubt]:
    with reading(world.engine) as session:
        return list(paynotices.open_doubts(session))
