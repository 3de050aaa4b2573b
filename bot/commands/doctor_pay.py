"""What ``guanjia doctor`` says about the accounts that take payments."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.cashiers import merchants
from bot.cashiers.base import Away, Declined
from bot.cashiers.merchants import Merchant
from bot.cashiers.tills import cashier_of
from bot.commands.finding import Finding
from bot.settings import Settings, WrongSetting
from storage import estates, paynotices
from storage.db import connect, reading

LATELY = timedelta(days=7)
# What a reason of refusal may come from, beside somebody who tries.
WHY = {
    "secret": "Is the API v3 key the one of the console?",
    "serial": "Are the platform's certificates or its public key the newest?",
    "time": "Is the computer's clock right?",
}
NOBODYS = "GUANJIADOCTOR"  # a number under which nothing was ever paid


def pay(settings: Settings) -> Iterator[Finding]:
    if settings.merchants is None:
        yield True, "Payments: not configured (GUANJIA_MERCHANTS is empty)."
        return
    try:
        found = merchants.load(settings.merchants)
    except WrongSetting as error:
        yield False, f"Payments: {error}. See docs/pay.md"
        return
    known, refused = _kept(settings)
    for (name, why), times in refused.items():
        said = (
            f"Payments: {name} was told {times} times within a week what was not believed ({why})."
        )
        yield None, f"{said} {WHY.get(why, '')}".rstrip()
    for each in found:
        yield asyncio.run(_answers(each))
        for name in each.estates:
            if known is not None and name not in known:
                yield False, f"Payments: {each.name} names an estate {name} that there is not."


async def _answers(merchant: Merchant) -> Finding:
    """Asks after a payment that nobody has made: signed by us, and answered by the platform."""
    cashier = cashier_of(merchant)
    try:
        await cashier.look(NOBODYS)
    except Away as error:
        said = (
            f"Payments: {merchant.name}: {merchant.root} gives no answer that can be believed "
            f"({error}). Is the network open, are the platform's keys right?"
        )
        return False, said
    except Declined as error:
        said = (
            f"Payments: {merchant.name} is refused: {error}. "
            "Are merchant_id, app_id, key_file and key_serial right?"
        )
        return False, said
    finally:
        await cashier.aclose()
    where = ", ".join(merchant.estates) or "every other estate"
    return True, f"Payments: {merchant.name} answers ({merchant.platform}), for {where}."


def _kept(settings: Settings) -> tuple[set[str] | None, dict[tuple[str, str], int]]:
    """The estates by name, and what was refused lately; of a database that is not there, nothing:
    the look at the database says so."""
    engine = connect(settings.database_url)
    try:
        with reading(engine) as session:
            refused = paynotices.refused_since(session, datetime.now(UTC) - LATELY)
            return {each.name for each in estates.estates(session)}, refused
    except SQLAlchemyError:
        return None, {}
    finally:
        engine.dispose()
