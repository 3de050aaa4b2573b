"""Alipay's open platform: signed forms, answers and notices verified with the platform's key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import InvalidOperation
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import httpx

from bot.cashiers import alipaybills, signing
from bot.cashiers.base import Ask, Away, Back, Declined, Forged, Standing, Told, Way
from bot.cashiers.merchants import Merchant
from bot.cashiers.wechatpay import MOST_BYTES, TIMEOUT
from bot.cashiers.yuan import fen, yuan
from handlers.reconciling.lines import Line, Movement

CHINA = ZoneInfo("Asia/Shanghai")
CLOCK = "%Y-%m-%d %H:%M:%S"
# A notice is sent again for 25 hours, and carries the moment of its first sending.
WINDOW = 26 * 3600
MOST_FIELDS = 100
STANDINGS: dict[str, Standing] = {
    "TRADE_SUCCESS": "paid",
    "TRADE_FINISHED": "paid",
    "WAIT_BUYER_PAY": "open",
    "TRADE_CLOSED": "closed",
}
GONE, NO_BILL = "ACQ.TRADE_NOT_EXIST", "isp.bill_not_exist"
AWAY = ("20000", "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR")


class Alipay:
    """Implements ``Cashier``."""

    ways: tuple[Way, ...] = ("browser", "code")
    thanks = ("text/plain", "success")

    def __init__(self, merchant: Merchant) -> None:
        self.merchant = merchant
        self._key, self._platform = merchant.private_key(), merchant.platform_keys()
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def aclose(self) -> None:
        await self._client.aclose()

    # ---------------------------------------------------------------------------- what it does

    async def prepare(self, ask: Ask) -> dict[str, Any]:
        given = {
            "out_trade_no": ask.number,
            "total_amount": yuan(ask.amount_fen),
            "subject": ask.title[:120],
            "time_expire": ask.until.astimezone(CHINA).strftime(CLOCK),
        }
        if ask.way == "browser":
            given |= {"product_code": "QUICK_WAP_WAY", "quit_url": ask.back_url}
            signed = self._signed("alipay.trade.wap.pay", given, ask.notice_url, ask.back_url)
            return {"page": f"{self.merchant.root}?{urlencode(signed)}"}
        found = await self._ask("alipay.trade.precreate", given, ask.notice_url)
        return {"code": str(found["qr_code"])}

    async def look(self, number: str) -> Told:
        try:
            found = await self._ask("alipay.trade.query", {"out_trade_no": number})
        except Declined as declined:
            if declined.code == GONE:
                return Told(f"look:{number}", number, "none")
            raise
        paid_at = found.get("send_pay_date")
        return Told(
            key=f"look:{found.get('trade_no') or number}",
            number=str(found.get("out_trade_no", "")),
            standing=STANDINGS.get(str(found.get("trade_status")), "open"),
            transaction=str(found.get("trade_no", "")),
            amount_fen=fen(str(found.get("total_amount", "0"))),
            currency=str(found.get("trans_currency") or "CNY"),
            paid_at=_moment(str(paid_at)) if paid_at else None,
        )

    async def close(self, number: str) -> None:
        try:
            await self._ask("alipay.trade.close", {"out_trade_no": number})
        except Declined as declined:
            if declined.code != GONE:
                raise

    async def give_back(self, back: Back) -> None:
        await self._ask(
            "alipay.trade.refund",
            {
                "out_trade_no": back.paid_number,
                "out_request_no": back.number,
                "refund_amount": yuan(back.amount_fen),
                "refund_reason": back.reason[:80],
            },
        )

    async def given_back(self, back: Back) -> Literal["done", "under_way", "failed", "none"]:
        asked = {"out_trade_no": back.paid_number, "out_request_no": back.number}
        try:
            found = await self._ask("alipay.trade.fastpay.refund.query", asked)
        except Declined as declined:
            if declined.code == GONE:
                return "none"
            raise
        if found.get("refund_status") == "REFUND_SUCCESS":
            return "done"
        return "under_way" if found.get("out_request_no") else "none"

    async def statement(self, day: date) -> Sequence[Line] | None:
        try:
            return alipaybills.lines_of(await self._bill("trade", day))
        except Declined as declined:
            if declined.code == NO_BILL:
                return []
            raise

    async def funds(self, day: date) -> Sequence[Movement] | None:
        return alipaybills.movements_of(await self._bill("signcustomer", day))

    async def _bill(self, kind: str, day: date) -> str:
        """The details of a day's bill. Raises Away, Declined."""
        asked = {"bill_type": kind, "bill_date": day.isoformat()}
        found = await self._ask("alipay.data.dataservice.bill.downloadurl.query", asked)
        try:
            answer = await self._client.get(str(found["bill_download_url"]))
        except (httpx.HTTPError, httpx.InvalidURL, KeyError) as error:
            raise Away(type(error).__name__) from None
        if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
            raise Away(f"the {kind} bill of {day}: {answer.status_code}")
        return alipaybills.details_in(answer.content)

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        try:
            pairs = parse_qsl(
                body.decode(),
                keep_blank_values=True,
                strict_parsing=True,
                max_num_fields=MOST_FIELDS,
            )
            given = dict(pairs)
            if len(given) != len(pairs):
                raise Forged("body")
        except (UnicodeDecodeError, ValueError):
            raise Forged("body") from None
        signature = given.pop("sign", "")
        if given.pop("sign_type", "RSA2") != "RSA2":
            raise Forged("signature")
        if not self._is_signed(_in_order(given), signature):
            raise Forged("signature")
        try:
            return self._told(given, now)
        except (KeyError, ValueError, InvalidOperation):
            raise Forged("body") from None

    def _told(self, given: Mapping[str, str], now: datetime) -> Told:
        if abs((now - _moment(given["notify_time"])).total_seconds()) > WINDOW:
            raise Forged("time")
        paid_at = given.get("gmt_payment")
        refunded = given.get("gmt_refund") or given.get("refund_fee")
        return Told(
            key=given["notify_id"][:64],
            number=given["out_trade_no"][:64],
            standing="open" if refunded else STANDINGS.get(given.get("trade_status", ""), "open"),
            transaction=given["trade_no"][:64],
            amount_fen=fen(given["total_amount"]),
            currency=(given.get("trans_currency") or given.get("settle_currency") or "CNY")[:16],
            paid_at=_moment(paid_at) if paid_at else None,
            foreign=given.get("app_id") != self.merchant.app_id
            or given.get("seller_id")
            != (self.merchant.sub_merchant_id or self.merchant.merchant_id),
            refund=given.get("out_biz_no", "")[:64] if refunded else "",
        )

    # -------------------------------------------------------------------------- over the network

    def _signed(
        self, method: str, given: Mapping[str, Any], notice_url: str = "", back_url: str = ""
    ) -> dict[str, str]:
        values = {
            "app_id": self.merchant.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": datetime.now(CHINA).strftime(CLOCK),
            "version": "1.0",
            "notify_url": notice_url,
            "return_url": back_url,
            "app_auth_token": self.merchant.app_auth_token,
            "biz_content": json.dumps(given, ensure_ascii=False, separators=(",", ":")),
        }
        values = {name: each for name, each in values.items() if each}
        return values | {"sign": signing.sign(self._key, _in_order(values))}

    async def _ask(
        self, method: str, given: Mapping[str, Any], notice_url: str = ""
    ) -> dict[str, Any]:
        """A request and its verified answer. Raises Away, Declined."""
        try:
            answer = await self._client.post(
                f"{self.merchant.root}?charset=utf-8",
                data=self._signed(method, given, notice_url),
            )
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from None
        if answer.status_code != 200:
            raise Away(f"{method}: {answer.status_code}")
        said, signed, signature = _apart(answer.text, f"{method.replace('.', '_')}_response")
        if not self._is_signed(signed.encode(), signature):
            raise Away(f"{method}: the answer is not signed by the platform")
        if said.get("code") == "10000":
            return said
        code = str(said.get("sub_code") or said.get("code") or "")
        if code in AWAY or said.get("code") == "20000":
            raise Away(f"{method}: {code}")
        raise Declined(code, str(said.get("sub_msg") or said.get("msg") or ""))

    def _is_signed(self, message: bytes, signature: str) -> bool:
        return any(signing.is_signed(key, message, signature) for key in self._platform)


def _in_order(values: Mapping[str, str]) -> bytes:
    """What is signed: every value that is not empty, by its name."""
    return "&".join(f"{name}={values[name]}" for name in sorted(values) if values[name]).encode()


def _apart(text: str, name: str) -> tuple[dict[str, Any], str, str]:
    """The answer, exactly as it was signed, and its signature. Raises Away."""
    for each in (name, "error_response"):
        begins = text.find(f'"{each}":')
        if begins < 0:
            continue
        start = begins + len(each) + 3
        try:
            found, end = json.JSONDecoder().raw_decode(text, start)
            whole = json.loads(text)
        except ValueError:
            break
        if isinstance(found, dict) and isinstance(whole, dict):
            return found, text[start:end], str(whole.get("sign", ""))
    raise Away("no answer of the platform")


def _moment(said: str) -> datetime:
    return datetime.strptime(said[:19], CLOCK).replace(tzinfo=CHINA).astimezone(UTC)
