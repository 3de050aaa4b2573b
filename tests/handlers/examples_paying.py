"""Examples for the wording of paying by button: see ``examples.py``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.merchantdays import MerchantDay
from storage.orders import PaymentOrder
from storage.paynotices import DOUBTS, PaymentDoubt
from storage.refunds import PaymentRefund
from tests.handlers.examples import HOME, NOW, TOWER, owed

LINK = f"https://property.example/pay/{'x' * 22}"


def order(amount_fen: int) -> PaymentOrder:
    until = NOW + timedelta(minutes=30)
    return PaymentOrder(
        id=1,
        token="token",
        home_id=1,
        payer_id=1,
        amount_fen=amount_fen,
        made_at=NOW,
        expires_at=until,
    )


def doubt(number: int, kind: str) -> PaymentDoubt:
    return PaymentDoubt(
        id=number,
        key=f"notice:{number}",
        kind=kind,
        merchant="garden",
        number="G" * 32,
        transaction="4" * 32,
        amount_fen=1_234_567,
        ours_fen=30_625,
        home_id=number % 2 or None,
        at=NOW,
        word="given back",
    )


ROWS = [doubt(number, kind) for number, kind in enumerate(DOUBTS * 3, 1)]
DAYS = [
    MerchantDay(merchant="garden", day=NOW.date(), state="due"),
    MerchantDay(
        merchant="garden",
        day=NOW.date(),
        state="differs",
        doubts=12,
        fee_fen=368,
        funds="compared",
        withdrawn_fen=1_234_567,
    ),
    MerchantDay(merchant="garden", day=NOW.date(), state="differs", doubts=1, funds="none"),
]
BACK = [
    PaymentRefund(
        number="R",
        attempt_id=1,
        home_id=1,
        amount_fen=10_000,
        whole_fen=30_625,
        reason="charged twice",
        state="waiting",
        asked_by_id=1,
        approval_id=approval,
        made_at=NOW,
    )
    for approval in (None, 1)
]
EXAMPLES: dict[str, list[Any]] = {
    "choose.due": [[owed(1)], [owed(month, 100) for month in range(1, 13)]],
    "ordered.order": [order(1), order(999_999_999)],
    "page.order": [order(30_625)],
    "own_sum.order": [order(30_000)],
    "ordered.link": [LINK],
    "reminded.due": [[], [owed(1)], [owed(month, 100) for month in range(1, 13)]],
    "own_sum.link": [LINK],
    "nothing_due.month": ["", "2026-10"],
    "statement.pays_here": [False, True],
    "picture.pays_here": [False, True],
    "reminder.pays_here": [False, True],
    "what_differs.row": ROWS[: len(DOUBTS)],
    "differs.row": ROWS[: len(DOUBTS)],
    "differs.home": [HOME, None],
    "all_that_differs.rows": [[], ROWS[:1], ROWS],
    "all_that_differs.homes": [{1: TOWER}],
    "all_that_differs.days": [[], DAYS],
    "of_days.rows": [DAYS],
    "to_clear.row": DAYS[1:],
    "day_differs.row": DAYS[1:],
    "goes_back.row": BACK,
    "back_to_approve.row": BACK,
    "went_back.row": BACK,
    "cleared_up.row": ROWS[:1],
}
