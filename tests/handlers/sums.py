"""Rates, bills and payments to try the sentences with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from storage import bills, tariffs
from storage.bills import Bill, Owed
from storage.disputes import OUTCOMES, Dispute
from storage.dunning import DunningStep
from storage.estates import USES, Home
from storage.legal import LegalCase
from storage.payments import Payment
from storage.tariffs import Tariff

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
NUMBER = 9_999_999_999

TARIFFS = [
    Tariff(
        estate_id=1,
        item=item,
        use=use,
        basis=basis,
        rate=28_050,
        since_month="2026-12",
        created_at=NOW,
    )
    for item, basis in zip(tariffs.ITEMS, tariffs.BASES * 2, strict=False)
    for use in ("", "shop")
]

WORKED = [
    Bill(
        id=NUMBER,
        home_id=1,
        item=item,
        month="2026-10",
        amount_fen=30_625,
        due_on=date(2026, 10, 28),
        basis=basis,
        quantity=122_500,
        rate=25_000,
        created_at=NOW,
    )
    for item, basis in zip(bills.ITEMS, bills.BASES, strict=True)
]
CAME = [
    Payment(id=1, home_id=1, amount_fen=amount, paid_at=NOW, key=str(amount))
    for amount in (30_625, -500)
]

CASES = [
    LegalCase(id=7, home_id=1, state=state, months=3, amount_fen=91_875, proposed_at=NOW)
    for state in ("proposed", "sent", "declined")
]
FLAT = Home(id=1, estate_id=1, building_id=1, building="3", unit="2", room="1501", area_dm2=12_250)

SUMS: dict[str, list[Any]] = {
    "case": CASES,
    "cases.rows": [[], [(case, FLAT) for case in CASES]],
    "dispute": [Dispute(bill_id=1, opened_at=NOW, outcome=each, before_fen=1) for each in OUTCOMES],
    "facts.owed": [[], [Owed(WORKED[0], 0)]],
    "tie.kind": ["owner", "family", "tenant"],
    "outcome.step": [
        DunningStep(
            home_id=1,
            month="2026-10",
            step="call",
            state="open",
            outcome=each,
            amount_fen=1,
            created_at=NOW,
        )
        for each in ("", "promise", "complaint", "enough", "No answer")
    ],
    "table.name": ["bills", "payments", "texts", "tasks", "tickets", "people"],
    "to_decide.due": [[(CASES[0], FLAT)] * 12],
    "basis": list(tariffs.BASES),
    "count": [1, 60],
    "estate_name": ["Osmanthus Garden"],
    "estate_names": [{1: "Osmanthus Garden"}],
    "item": list(bills.ITEMS),
    "parts": [1000],
    "places": [0, 2],
    "quantity": [12_500],
    "rate": [25_000],
    "row": TARIFFS,
    "rows": [[], TARIFFS],
    "total_fen": [612_500],
    "use.word": list(USES),
    "value": [12_500, 1000],
    "without": [0, 1, 2],
}
