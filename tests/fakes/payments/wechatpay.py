"""WeChat Pay API v3 as its documents have it: what it verifies, how it signs, seals and rotates."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.payments import openssl
from tests.fakes.payments.served import Answer

CHINA = timezone(timedelta(hours=8))
_PROOF = re.compile(r'(\w+)="([^"]*)"')
FUNDS = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,"
    "资金变更提交申请人,备注,业务凭证号"
)
HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
    "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,"
    "退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)


@dataclass
class Trade:
    number: str
    total: int
    given: dict[str, Any]
    state: str = "NOTPAY"
    transaction: str = ""
    paid_at: str = ""
    day: str = ""  # on which statement it stands; empty: on every one
    way: str = "NATIVE"


@dataclass
class Returned:
    number: str
    trade: Trade
    refund: int
    status: str = "PROCESSING"

    @property
    def own(self) -> str:
        """The platform's own number of it."""
        return f"50{self.number}"


@dataclass
class FakeWeChatPay:
    """``merchant_public``: the merchant's public key, by which requests are verified."""

    folder: Path
    secret: bytes
    merchant_public: Path
    mchid: str = "1900000001"
    serial: str = "5A5A5A5A"
    trades: dict[str, Trade] = field(default_factory=dict)
    returns: dict[str, Returned] = field(default_factory=dict)
    keys: list[tuple[str, Path]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    bills: dict[str, bytes] = field(default_factory=dict)
    # What moved in the account beside its trades: (day, name, kind, fen); and
    # what did not, by its number.
    moved: list[tuple[str, str, str, int]] = field(default_factory=list)
    unmoved: set[str] = field(default_factory=set)
    gives_funds: bool = True
    down: bool = False
    root: str = ""  # where it is served
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """A new certificate; from now on it signs."""
        serial = f"{secrets.randbits(64) | 1 << 63:X}"
        key = openssl.make_key(self.folder / f"wechat-{serial}.pem")
        key.with_suffix(".crt").write_text(openssl.make_certificate(key, serial))
        self.keys.append((serial, key))

    # ------------------------------------------------------------------------------- what happens

    def pays(self, number: str) -> Trade:
        """Somebody has paid."""
        trade = self.trades[number]
        trade.state = "SUCCESS"
        trade.transaction = f"42000000{next(self._numbers):020d}"
        trade.paid_at = datetime.now(CHINA).isoformat(timespec="seconds")
        return trade

    def notice(self, number: str, **other: Any) -> tuple[dict[str, str], bytes]:
        """The notice of a payment: its headers and body. ``other``: fields that say otherwise."""
        said = self._state(self.trades[number]) | other
        resource = self.seal(json.dumps(said).encode(), "transaction")
        body = {
            "id": secrets.token_hex(16),
            "create_time": datetime.now(CHINA).isoformat(timespec="seconds"),
            "resource_type": "encrypt-resource",
            "event_type": "TRANSACTION.SUCCESS",
            "summary": "支付成功",
            "resource": resource | {"original_type": "transaction"},
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self.signed(raw) | {"Content-Type": "application/json"}, raw

    def seal(self, plain: bytes, about: str) -> dict[str, str]:
        nonce = secrets.token_hex(6)
        sealed = openssl.seal(self.secret, nonce.encode(), plain, about.encode())
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": about,
            "ciphertext": base64.b64encode(sealed).decode(),
        }

    def signed(self, body: bytes, at: int | None = None) -> dict[str, str]:
        serial, key = self.keys[-1]
        moment, nonce = str(at if at is not None else int(time.time())), secrets.token_hex(16)
        message = f"{moment}\n{nonce}\n".encode() + body + b"\n"
        return {
            "Wechatpay-Timestamp": moment,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": serial,
            "Wechatpay-Signature": openssl.sign(key, message),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }

    def bill(self, day: date) -> str:
        """The trade bill of what was paid and returned, made out from its own books."""
        lines = [HEAD]
        at = f"{day.isoformat()} 10:00:00"
        for trade in self.trades.values():
            if trade.state != "SUCCESS" or trade.day not in ("", day.isoformat()):
                continue
            whole, fee = f"{trade.total / 100:.2f}", f"{trade.total * 0.00006:.5f}"
            row = [at, "wx1", self.mchid, "0", "", trade.transaction, trade.number, "o1", trade.way]
            row += ["SUCCESS", "OTHERS", "CNY", whole, "0.00", "0", "0", "0.00", "0.00", "", ""]
            lines.append(
                ",".join(
                    f"`{each}" for each in [*row, "物业费", "", fee, "0.60%", whole, "0.00", ""]
                )
            )
        for back in self.returns.values():
            if back.trade.day not in ("", day.isoformat()):
                continue
            part = f"{back.refund / 100:.2f}"
            row = [at, "wx1", self.mchid, "0", "", back.trade.transaction, back.trade.number, "o1"]
            row += [
                back.trade.way,
                "REFUND",
                "OTHERS",
                "CNY",
                "0.00",
                "0.00",
                back.own,
                back.number,
            ]
            row += [
                part,
                "0.00",
                "ORIGINAL",
                "SUCCESS",
                "物业费",
                "",
                "-0.00000",
                "0.60%",
                "0.00",
                part,
                "",
            ]
            lines.append(",".join(f"`{each}" for each in row))
        lines += ["总交易单数,应结订单总金额,退款总金额", f"`{len(lines) - 1},`0.00,`0.00"]
        return "\n".join(lines) + "\n"

    def fund_bill(self, day: date) -> str:
        """The fund bill: a trade and its fee are two lines; what was withdrawn stands beside."""
        rows: list[tuple[str, str, str, int, str]] = []
        for trade in self.trades.values():
            paid = trade.state == "SUCCESS" and trade.day in ("", day.isoformat())
            if paid and trade.number not in self.unmoved:
                fee = -int(trade.total * 0.006 + 0.5)
                rows.append((trade.transaction, "交易", "交易", trade.total, trade.number))
                rows.append((trade.transaction, "扣除交易手续费", "手续费", fee, trade.number))
        for back in self.returns.values():
            if back.trade.day in ("", day.isoformat()) and back.number not in self.unmoved:
                rows.append((back.own, "退款", "退款", -back.refund, back.number))
        for at, (on, name, kind, amount) in enumerate(self.moved):
            if on == day.isoformat():
                rows.append((f"50{at}", name, kind, amount, f"V{at}"))
        lines = [FUNDS]
        for at, (own, name, kind, amount, voucher) in enumerate(rows):
            way, whole = "收入" if amount > 0 else "支出", f"{abs(amount) / 100:.2f}"
            row = [f"{day.isoformat()} 10:00:00", own, f"19{at}", name, kind, way, whole, "9.99"]
            lines.append(",".join(f"`{each}" for each in [*row, "system", "", voucher]))
        lines += ["资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额", f"`{len(rows)},`0,`0,`0,`0"]
        return "\n".join(lines) + "\n"

    # ------------------------------------------------------------------------------ over the wire

    def serve(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        with self._lock:
            parts = urlsplit(path)
            self.calls.append(f"{method} {parts.path}")
            if self.down:
                return Answer(503, b"busy")
            if parts.path == "/sns/oauth2/access_token":
                code = parse_qs(parts.query)["code"][0]
                said = {"openid": f"o-{code}"} if code != "used" else {"errcode": 40163}
                return Answer(200, json.dumps(said).encode())
            if not self._is_ours(method, path, headers, body):
                return self._json(401, {"code": "SIGN_ERROR", "message": "wrong signature"})
            if parts.path == "/files/bill":
                return Answer(200, self.bills[parse_qs(parts.query)["token"][0]])
            return self._answer(method, parts.path, parse_qs(parts.query), body)

    def _is_ours(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        proof = dict(_PROOF.findall(rest))
        if scheme != "WECHATPAY2-SHA256-RSA2048" or proof.get("serial_no") != self.serial:
            return False
        if abs(time.time() - int(proof["timestamp"])) > 300 or proof["mchid"] != self.mchid:
            return False
        message = f"{method}\n{path}\n{proof['timestamp']}\n{proof['nonce_str']}\n".encode()
        return openssl.is_signed(self.merchant_public, message + body + b"\n", proof["signature"])

    def _answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        given = json.loads(body) if body else {}
        if path == "/v3/certificates":
            return self._json(200, {"data": [self._certificate(*each) for each in self.keys]})
        if path == "/v3/bill/tradebill":
            return self._file(self.bill(date.fromisoformat(query["bill_date"][0])))
        if path in ("/v3/bill/fundflowbill", "/v3/bill/sub-merchant-fundflowbill"):
            if not self.gives_funds:
                return self._json(403, {"code": "NO_AUTH", "message": "not for this account"})
            text = self.fund_bill(date.fromisoformat(query["bill_date"][0]))
            return self._sealed(text) if "sub_mchid" in query else self._file(text)
        if path.startswith("/v3/refund/domestic/refunds"):
            return self._refund(method, path, given)
        if found := re.fullmatch(
            r"/v3/pay(?:/partner)?/transactions/out-trade-no/(\w+)(/close)?", path
        ):
            return self._standing(found[1], bool(found[2]))
        if found := re.fullmatch(r"/v3/pay(?:/partner)?/transactions/(native|jsapi|h5)", path):
            return self._prepare(found[1], given)
        return self._json(404, {"code": "NOT_FOUND", "message": path})

    def _prepare(self, way: str, given: dict[str, Any]) -> Answer:
        trade = Trade(given["out_trade_no"], given["amount"]["total"], given, way=way.upper())
        before = self.trades.get(trade.number)
        if before is not None and before.given != given:
            return self._json(400, {"code": "OUT_TRADE_NO_USED", "message": "used"})
        self.trades.setdefault(trade.number, trade)
        return self._json(
            200,
            {
                "native": {"code_url": f"weixin://wxpay/bizpayurl?pr={trade.number}"},
                "jsapi": {"prepay_id": f"wx{trade.number}"},
                "h5": {"h5_url": f"https://wx.tenpay.example/h5?prepay_id=wx{trade.number}"},
            }[way],
        )

    def _standing(self, number: str, closes: bool) -> Answer:
        trade = self.trades.get(number)
        if trade is None:
            return self._json(404, {"code": "ORDER_NOT_EXIST", "message": "none"})
        if closes and trade.state == "SUCCESS":
            return self._json(400, {"code": "ORDERPAID", "message": "paid"})
        if closes:
            trade.state = "CLOSED"
            return Answer(204, b"", self.signed(b""))
        return self._json(200, self._state(trade))

    def _state(self, trade: Trade) -> dict[str, Any]:
        who = {name: trade.given[name] for name in trade.given if name.endswith(("appid", "mchid"))}
        said = {**who, "out_trade_no": trade.number, "trade_state": trade.state}
        if trade.state == "SUCCESS":
            said |= {"transaction_id": trade.transaction, "success_time": trade.paid_at}
            said |= {"trade_type": trade.way, "payer": {"openid": "oPayer"}}
            said["amount"] = {
                "total": trade.total,
                "payer_total": trade.total,
                "currency": "CNY",
                "payer_currency": "CNY",
            }
        return said

    def _refund(self, method: str, path: str, given: dict[str, Any]) -> Answer:
        if method == "GET":
            back = self.returns.get(path.rpartition("/")[2])
            if back is None:
                return self._json(404, {"code": "RESOURCE_NOT_EXISTS", "message": "none"})
            return self._json(200, {"status": back.status, "out_refund_no": back.number})
        trade = self.trades[given["out_trade_no"]]
        part = given["amount"]["refund"]
        before = sum(each.refund for each in self.returns.values() if each.trade is trade)
        if given["out_refund_no"] not in self.returns:
            if before + part > trade.total:
                return self._json(400, {"code": "NOT_ENOUGH", "message": "more than was paid"})
            self.returns[given["out_refund_no"]] = Returned(given["out_refund_no"], trade, part)
        return self._json(200, {"status": "PROCESSING", "out_refund_no": given["out_refund_no"]})

    def _file(self, text: str) -> Answer:
        return self._json(200, self._kept(text.encode(), text.encode()))

    def _kept(self, plain: bytes, file: bytes) -> dict[str, Any]:
        token = secrets.token_hex(8)
        self.bills[token] = file
        digest = hashlib.sha1(plain, usedforsecurity=False).hexdigest()
        url = f"{self.root}/files/bill?token={token}"
        return {"hash_type": "SHA1", "hash_value": digest, "download_url": url}

    def _sealed(self, text: str) -> Answer:
        """In two parts, each under a key of its own that is sealed for the merchant."""
        parts, half = [], len(text) // 2
        for sequence, part in ((2, text[half:]), (1, text[:half])):
            key, nonce = secrets.token_hex(16).encode(), secrets.token_hex(6)
            file = openssl.seal(key, nonce.encode(), part.encode(), b"")
            sealed = base64.b64encode(openssl.seal_key(self.merchant_public, key)).decode()
            about = {"bill_sequence": sequence, "encrypt_key": sealed, "nonce": nonce}
            parts.append(about | self._kept(part.encode(), file))
        return self._json(200, {"download_bill_count": 2, "download_bill_list": parts})

    def _certificate(self, serial: str, key: Path) -> dict[str, Any]:
        pem = key.with_suffix(".crt").read_bytes()
        return {"serial_no": serial, "encrypt_certificate": self.seal(pem, "certificate")}

    def _json(self, status: int, said: Mapping[str, Any]) -> Answer:
        body = json.dumps(said, ensure_ascii=False).encode()
        return Answer(status, body, {"content-type": "application/json", **self.signed(body)})
