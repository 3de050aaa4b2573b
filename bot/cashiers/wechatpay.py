"""WeChat Pay, API v3: signed requests, verified answers and notices; 服务商 too."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import InvalidOperation
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import httpx

from bot.cashiers import signing, wechatbills
from bot.cashiers.base import Ask, Away, Back, Declined, Forged, Standing, Told, Way
from bot.cashiers.certificates import Certificates
from bot.cashiers.merchants import Merchant
from bot.cashiers.signing import RSAPublicKey
from bot.cashiers.wechatbills import CHINA
from handlers.reconciling.lines import Line, Movement

WINDOW = 300  # seconds by which a signature may be old, or ahead
TIMEOUT = 15.0
MOST_BYTES = 64 * 1024 * 1024  # of a statement
SCHEME = "WECHATPAY2-SHA256-RSA2048"
PATHS: dict[Way, str] = {"code": "native", "wechat": "jsapi", "browser": "h5"}
STANDINGS: dict[str, Standing] = {
    "SUCCESS": "paid",
    "REFUND": "paid",
    "NOTPAY": "open",
    "USERPAYING": "open",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "PAYERROR": "closed",
}
GONE = ("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "NOT_FOUND")
NONE_TODAY, NOT_YET = "NO_STATEMENT_EXIST", "STATEMENT_CREATING"
REFUNDS: dict[str, Literal["done", "under_way", "failed"]] = {
    "SUCCESS": "done",
    "PROCESSING": "under_way",
    "CLOSED": "failed",
    "ABNORMAL": "failed",
}


class WeChatPay:
    """Implements ``Cashier``."""

    ways: tuple[Way, ...] = ("wechat", "code", "browser")
    thanks = ("application/json", '{"code":"SUCCESS"}')

    def __init__(self, merchant: Merchant) -> None:
        self.merchant = merchant
        self._key, self._secret = merchant.private_key(), merchant.api_v3_key()
        own: dict[str, RSAPublicKey] = {}
        if merchant.platform_key_id:
            own[merchant.platform_key_id] = merchant.platform_keys()[0]
        self._certificates = Certificates(self._secret, own)
        self._renewing = asyncio.Lock()
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def aclose(self) -> None:
        await self._client.aclose()

    # ---------------------------------------------------------------------------- what it does

    async def prepare(self, ask: Ask) -> dict[str, Any]:
        body: dict[str, Any] = {
            **self._who(),
            "description": ask.title[:120],
            "out_trade_no": ask.number,
            "time_expire": ask.until.astimezone(CHINA).isoformat(timespec="seconds"),
            "notify_url": ask.notice_url,
            "amount": {"total": ask.amount_fen, "currency": "CNY"},
        }
        if ask.way == "wechat":
            body["payer"] = {self._named("openid"): ask.payer}
        if ask.way == "browser":
            body["scene_info"] = {"payer_client_ip": ask.ip, "h5_info": {"type": "Wap"}}
        given = await self._ask("POST", f"{self._pay}/{PATHS[ask.way]}", body)
        if ask.way == "code":
            return {"code": str(given["code_url"])}
        if ask.way == "browser":
            back = urlencode({"redirect_url": ask.back_url})
            return {"page": f"{given['h5_url']}&{back}"}
        return {"bridge": self._bridge(str(given["prepay_id"]))}

    async def look(self, number: str) -> Told:
        try:
            found = await self._ask("GET", f"{self._pay}/out-trade-no/{number}?{self._asking()}")
        except Declined as declined:
            if declined.code in GONE:
                return Told(f"look:{number}", number, "none")
            raise
        return self._told(f"look:{found.get('transaction_id') or number}", found)

    async def close(self, number: str) -> None:
        body = {name: each for name, each in self._who().items() if name.endswith("mchid")}
        try:
            await self._ask("POST", f"{self._pay}/out-trade-no/{number}/close", body)
        except Declined as declined:
            if declined.code not in (*GONE, "ORDER_CLOSED", "ORDERCLOSED"):
                raise

    async def give_back(self, back: Back) -> None:
        amount = {"refund": back.amount_fen, "total": back.whole_fen, "currency": "CNY"}
        body = {
            **self._sub(),
            "out_trade_no": back.paid_number,
            "out_refund_no": back.number,
            "reason": back.reason[:80],
            "amount": amount,
        }
        await self._ask("POST", "/v3/refund/domestic/refunds", body)

    async def given_back(self, back: Back) -> Literal["done", "under_way", "failed", "none"]:
        asked = f"?{urlencode(self._sub())}" if self._sub() else ""
        try:
            found = await self._ask("GET", f"/v3/refund/domestic/refunds/{back.number}{asked}")
        except Declined as declined:
            if declined.code in GONE:
                return "none"
            raise
        return REFUNDS.get(str(found.get("status")), "under_way")

    async def statement(self, day: date) -> Sequence[Line] | None:
        asked = {"bill_date": day.isoformat(), "bill_type": "ALL", **self._sub()}
        try:
            found = await self._ask("GET", f"/v3/bill/tradebill?{urlencode(asked)}")
        except Declined as declined:
            if declined.code in (NONE_TODAY, NOT_YET):
                return [] if declined.code == NONE_TODAY else None
            raise
        return wechatbills.lines_of(_read(found, await self._fetch(found)))

    async def funds(self, day: date) -> Sequence[Movement] | None:
        asked = {"bill_date": day.isoformat(), "account_type": "BASIC", **self._sub()}
        path = "/v3/bill/fundflowbill"
        if self._sub():  # a service provider is given the estate's own, sealed
            path = "/v3/bill/sub-merchant-fundflowbill"
            asked["algorithm"] = "AEAD_AES_256_GCM"
        try:
            found = await self._ask("GET", f"{path}?{urlencode(asked)}")
        except Declined as declined:
            if declined.code == NOT_YET:
                return None
            raise
        if not self._sub():
            return wechatbills.movements_of(_read(found, await self._fetch(found)))
        parts = sorted(found.get("download_bill_list", ()), key=lambda each: each["bill_sequence"])
        text = "".join([_read(each, await self._open(each)) for each in parts])
        return wechatbills.movements_of(text)

    async def _fetch(self, found: Mapping[str, Any]) -> bytes:
        """The file that an answer names. Raises Away."""
        parts = urlsplit(str(found["download_url"]))
        path = f"{parts.path}?{parts.query}"
        answer = await self._send("GET", f"{parts.scheme}://{parts.netloc}", path, b"")
        if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
            raise Away(f"{parts.path}: {answer.status_code}")
        return answer.content

    async def _open(self, found: Mapping[str, Any]) -> bytes:
        """A file with a key of its own, which only our private key opens. Raises Away."""
        sealed = await self._fetch(found)
        try:
            key = signing.open_key(self._key, str(found["encrypt_key"]))
            return signing.unseal_bytes(key, str(found["nonce"]).encode(), sealed, b"")
        except ValueError as error:
            raise Away(f"a sealed bill {error}") from None

    async def hear(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        await self._verify(headers, body, now)
        try:
            notice = json.loads(body)
            sealed = notice["resource"]
            if sealed["algorithm"] != "AEAD_AES_256_GCM":
                raise Forged("secret")
            plain = signing.unseal(
                self._secret,
                sealed["nonce"],
                sealed["ciphertext"],
                sealed.get("associated_data") or "",
            )
            said, key = json.loads(plain), str(notice["id"])[:64]
            return self._told(key, said)
        except (KeyError, TypeError, AttributeError, InvalidOperation):
            raise Forged("body") from None
        except ValueError as error:
            raise Forged("secret" if "opened" in str(error) else "body") from None

    # --------------------------------------------------------------------------- whose account

    @property
    def _pay(self) -> str:
        partner = "/partner" if self.merchant.sub_merchant_id else ""
        return f"/v3/pay{partner}/transactions"

    def _named(self, name: str) -> str:
        return f"sp_{name}" if self.merchant.sub_merchant_id else name

    def _sub(self) -> dict[str, str]:
        sub = self.merchant.sub_merchant_id
        return {"sub_mchid": sub} if sub else {}

    def _who(self) -> dict[str, str]:
        own = {
            self._named("appid"): self.merchant.app_id,
            self._named("mchid"): self.merchant.merchant_id,
        }
        return own | self._sub()

    def _asking(self) -> str:
        return urlencode({self._named("mchid"): self.merchant.merchant_id, **self._sub()})

    def _told(self, key: str, said: Mapping[str, Any]) -> Told:
        if "out_refund_no" in said:
            number, refund = str(said.get("out_trade_no", "")), str(said["out_refund_no"])[:64]
            return Told(key, number[:64], "open", refund=refund, foreign=self._foreign(said, True))
        amount, paid_at = said.get("amount") or {}, said.get("success_time")
        return Told(
            key=key,
            number=str(said["out_trade_no"])[:64],
            standing=STANDINGS.get(str(said.get("trade_state")), "open"),
            transaction=str(said.get("transaction_id") or "")[:64],
            amount_fen=int(amount.get("total") or 0),
            currency=str(amount.get("currency") or "CNY")[:16],
            paid_at=datetime.fromisoformat(paid_at).astimezone(UTC) if paid_at else None,
            foreign=self._foreign(said, False),
        )

    def _foreign(self, said: Mapping[str, Any], refund: bool) -> bool:
        wanted = self._who()
        if refund:
            wanted = {name: each for name, each in wanted.items() if "appid" not in name}
        return any(str(said.get(name, "")) != each for name, each in wanted.items())

    def _bridge(self, prepay_id: str) -> dict[str, str]:
        """What WeChat's own browser wants, to ask whether to pay."""
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        package = f"prepay_id={prepay_id}"
        signed = f"{self.merchant.app_id}\n{at}\n{nonce}\n{package}\n"
        return {
            "appId": self.merchant.app_id,
            "timeStamp": at,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": signing.sign(self._key, signed.encode()),
        }

    # -------------------------------------------------------------------------- over the network

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A request and its verified answer. Raises Away, Declined."""
        sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = await self._send(method, self.merchant.root, path, sent)
        if answer.status_code == 204 or answer.is_success:
            try:
                await self._verify(answer.headers, answer.content, datetime.now(UTC))
                return dict(answer.json()) if answer.content else {}
            except (Forged, ValueError) as error:
                raise Away(f"{path.partition('?')[0]}: {error}") from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Away(f"{path.partition('?')[0]}: {answer.status_code}")
        try:
            said = answer.json()
            raise Declined(str(said.get("code", answer.status_code)), str(said.get("message", "")))
        except (ValueError, AttributeError):
            raise Away(f"{path.partition('?')[0]}: {answer.status_code}") from None

    async def _send(self, method: str, root: str, path: str, body: bytes) -> httpx.Response:
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = f"{method}\n{path}\n{at}\n{nonce}\n".encode() + body + b"\n"
        proof = ",".join(
            f'{name}="{value}"'
            for name, value in (
                ("mchid", self.merchant.merchant_id),
                ("nonce_str", nonce),
                ("timestamp", at),
                ("serial_no", self.merchant.key_serial),
                ("signature", signing.sign(self._key, signed)),
            )
        )
        headers = {
            "Authorization": f"{SCHEME} {proof}",
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "Guanjia",
        }
        if self.merchant.platform_key_id:
            headers["Wechatpay-Serial"] = self.merchant.platform_key_id
        try:
            return await self._client.request(
                method, f"{root}{path}", content=body, headers=headers
            )
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from None

    async def _verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raises Forged where it was not the platform, or not just now."""
        at, nonce = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", "")
        serial = headers.get("wechatpay-serial", "")[:64]
        if not at.isascii() or not at.isdecimal() or len(at) > 12 or not nonce:
            raise Forged("signature")
        if abs(now.timestamp() - int(at)) > WINDOW:
            raise Forged("time")
        key = self._certificates.key(serial)
        if key is None:
            key = await self._new_key(serial)
        if key is None:
            raise Forged("serial")
        signed = f"{at}\n{nonce}\n".encode() + body + b"\n"
        if not signing.is_signed(key, signed, headers.get("wechatpay-signature", "")):
            raise Forged("signature")

    async def _new_key(self, serial: str) -> RSAPublicKey | None:
        """Of a serial that is not known: the list is asked for by one, and others wait for it."""
        async with self._renewing:
            key = self._certificates.key(serial)
            if key is None and self._certificates.may_ask():
                await self._renew()
                key = self._certificates.key(serial)
            return key

    async def _renew(self) -> None:
        """The platform's certificates: sealed with our secret, and signed by one of them."""
        try:
            answer = await self._send("GET", self.merchant.root, "/v3/certificates", b"")
            if not answer.is_success:
                return
            found = self._certificates.read(answer.content)
        except (Away, ValueError, KeyError, TypeError):
            return
        headers = answer.headers
        key = self._certificates.key_among(found, headers.get("wechatpay-serial", ""))
        at, nonce = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", "")
        signed = f"{at}\n{nonce}\n".encode() + answer.content + b"\n"
        if key is not None and signing.is_signed(
            key, signed, headers.get("wechatpay-signature", "")
        ):
            self._certificates.take(found)


def _read(found: Mapping[str, Any], content: bytes) -> str:
    """A bill, if it is whole. Raises Away."""
    kept = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    if kept != str(found.get("hash_value", "")).lower():
        raise Away("a bill that is not whole")
    return content.decode("utf-8-sig")
