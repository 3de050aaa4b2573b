"""What ``guanjia doctor`` says about the accounts that take payments."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot.cashiers import merchants
from bot.cashiers.base import Away, Declined
from bot.cashiers.merchants import Merchant
from bot.cashiers.tills import cashier_of
from bot.commands.finding import Finding
from bot.settings import Settings, WrongSetting
from storage import estates
from storage.db import connect, reading

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
    known = _estates(settings)
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


def _estates(settings: Settings) -> set[str] | None:
    engine = connect(settings.database_url)
    try:
        with reading(engine) as session:
            return {each.name for each in estates.estates(session)}
    except SQLAlchemyError:
        return None  # said by the look at the database
    finally:
        engine.dispose()
