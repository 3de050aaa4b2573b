"""The cashiers that the settings name, and what the rules need to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.cashiers import merchants
from bot.cashiers.alipay import Alipay
from bot.cashiers.base import Cashier
from bot.cashiers.merchants import Merchant
from bot.cashiers.wechatpay import WeChatPay
from bot.settings import Settings
from handlers.rules import Account, Till


def cashiers_of(settings: Settings) -> dict[str, Cashier]:
    """Each by its account's name. Raises ``WrongSetting``."""
    return {each.name: cashier_of(each) for each in merchants.load(settings.merchants)}


def cashier_of(merchant: Merchant) -> Cashier:
    return WeChatPay(merchant) if merchant.platform == "wechat" else Alipay(merchant)


def till_of(settings: Settings, cashiers: Mapping[str, Cashier]) -> Till | None:
    if not cashiers:
        return None
    accounts = tuple(
        Account(each.merchant.name, each.merchant.platform, frozenset(each.merchant.estates))
        for each in cashiers.values()
    )
    return Till(accounts, lambda token: f"{settings.public_url}/pay/{token}")


def real_accounts(cashiers: Mapping[str, Cashier]) -> list[str]:
    """The names of those that are at a platform's real address."""
    return [
        name
        for name, each in cashiers.items()
        if urlsplit(each.merchant.root).hostname not in ("127.0.0.1", "::1", "localhost")
    ]
