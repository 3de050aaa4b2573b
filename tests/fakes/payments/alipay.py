"""Alipay's gateway as its documents have it: signed forms in, signed answers out."""

from __future__ import annotations

import io
import itertools
import json
import secrets
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fakes.payments import openssl
from tests.fakes.payments.served import Answer

CHINA = timezone(timedelta(hours=8))
CLOCK = "%Y-%m-%d %H:%M:%S"
HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,"
    "对方账户,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
ACCOUNT = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,"
    "账户余额（元）,交易渠道,业务类型,备注,业务描述,业务账单来源,业务基础订单号,业务订单号"
)


@dataclass
class Trade:
    number: str
    amount: str
    state: str = "WAIT_BUYER_PAY"
    transaction: str = ""
    paid_at: str = ""
    day: str = ""  # on which statement it stands; empty: on every one


@dataclass
class FakeAlipay:
    folder: Path
    merchant_public: Path
    app_id: str = "2021000000000001"
    seller_id: str = "2088000000000001"
    trades: dict[str, Trade] = field(default_factory=dict)
    returns: dict[str, tuple[Trade, str]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)  # otherwise: day, kind, yuan
    unmoved: set[str] = field(default_factory=set)
    down: bool = False
    root: str = ""
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.key = openssl.make_key(self.folder / f"alipay-{secrets.token_hex(4)}.pem")

    @property
    def public(self) -> Path:
        return self.key.with_suffix(".pub")

    def pays(self, number: str) -> Trade:
        trade = self.trades[number]
        trade.state, trade.transaction = "TRADE_SUCCESS", f"20261200{next(self._numbers):020d}"
        trade.paid_at = datetime.now(CHINA).strftime(CLOCK)
        return trade

    def notice(self, number: str, **other: str) -> tuple[dict[str, str], bytes]:
        trade = self.trades[number]
        said = {
            "notify_id": secrets.token_hex(16),
            "notify_time": datetime.now(CHINA).strftime(CLOCK),
            "notify_type": "trade_status_sync",
            "charset": "utf-8",
            "version": "1.0",
            "app_id": self.app_id,
            "seller_id": self.seller_id,
            "out_trade_no": trade.number,
            "trade_no": trade.transaction,
            "trade_status": trade.state,
            "total_amount": trade.amount,
            "receipt_amount": trade.amount,
            "gmt_payment": trade.paid_at,
            "subject": "物业费 & 停车",
            "body": "",
        } | other
        signed = said | {"sign": openssl.sign(self.key, _in_order(said)), "sign_type": "RSA2"}
        kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        return kind, urlencode(signed).encode()

    def bill(self, day: str) -> bytes:
        rows = [f"#支付宝业务明细查询\n#账号：[{self.seller_id}]", HEAD]
        for trade in self.trades.values():
            if trade.state == "TRADE_SUCCESS" and trade.day in ("", day):
                fee = f"-{float(trade.amount) * 0.006:.2f}"
                cells = [
                    trade.transaction + "\t",
                    trade.number + "\t",
                    "交易",
                    "物业费",
                    f"{day} 10:00:00",
                ]
                cells += [
                    f"{day} 10:00:01",
                    "",
                    "",
                    "",
                    "",
                    "*",
                    trade.amount,
                    trade.amount,
                    "",
                    fee,
                    "0.00",
                    "",
                ]
                rows.append(",".join(cells))
        for number, (trade, part) in self.returns.items():
            cells = [trade.transaction, trade.number, "退款", "物业费", f"{day} 11:00:00"]
            cells += [
                f"{day} 11:00:01",
                "",
                "",
                "",
                "",
                "*",
                f"-{part}",
                f"-{part}",
                number,
                "0.00",
                "0.00",
                "",
            ]
            rows.append(",".join(cells))
        return self._packed(day, rows)

    def account_bill(self, day: str) -> bytes:
        """账务明细: what moved in the account; a fee has a line of its own."""
        rows = [f"#支付宝账务明细查询\n#账号：[{self.seller_id}]", ACCOUNT]
        moved: list[tuple[str, str, str, str]] = []
        for trade in self.trades.values():
            paid = trade.state == "TRADE_SUCCESS" and trade.day in ("", day)
            if paid and trade.number not in self.unmoved:
                fee = f"-{float(trade.amount) * 0.006:.2f}"
                moved.append((trade.transaction, trade.number, trade.amount, "在线支付"))
                moved.append((trade.transaction, trade.number, fee, "收费"))
        for number, (trade, part) in self.returns.items():
            if number not in self.unmoved:
                moved.append((number, trade.number, f"-{part}", "交易退款"))
        of_day = [each for each in self.moved if each[0] == day]
        moved += [(f"M{at}", "", amount, kind) for at, (_, kind, amount) in enumerate(of_day)]
        for at, (own, number, amount, kind) in enumerate(moved):
            came = ["", amount] if amount.startswith("-") else [amount, ""]
            cells = [f"{at}\t", f"{own}\t", f"{number}\t", "物业费", f"{day} 10:00:01", "*", *came]
            rows.append(",".join([*cells, "9.99", "支付宝", kind, "", "", "", own, ""]))
        return self._packed(day, rows)

    def _packed(self, day: str, rows: list[str]) -> bytes:
        rows.append("#-----列表结束-----")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(
                f"{self.seller_id}_{day}_业务明细.csv", "\n".join(rows).encode("gb18030")
            )
            archive.writestr(f"{self.seller_id}_{day}_业务明细(汇总).csv", "#".encode("gb18030"))
        return packed.getvalue()

    # ------------------------------------------------------------------------------ over the wire

    def serve(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        with self._lock:
            parts = urlsplit(path)
            if self.down:
                return Answer(502, b"busy")
            if parts.path == "/bill":
                given = dict(parse_qsl(parts.query))
                draw = self.bill if given["kind"] == "trade" else self.account_bill
                return Answer(200, draw(given["day"]))
            given = dict(parse_qsl(body.decode() or parts.query, keep_blank_values=True))
            self.calls.append(given.get("method", ""))
            signature = given.pop("sign", "")
            if not openssl.is_signed(self.merchant_public, _in_order(given), signature):
                return self._said("error", {"code": "40002", "sub_code": "isv.invalid-signature"})
            return self._answer(given["method"], json.loads(given["biz_content"]))

    def _answer(self, method: str, given: dict[str, Any]) -> Answer:
        name = method.replace(".", "_")
        if method == "alipay.data.dataservice.bill.downloadurl.query":
            url = f"{self.root}/bill?day={given['bill_date']}&kind={given['bill_type']}"
            return self._said(name, {"code": "10000", "bill_download_url": url})
        number = given["out_trade_no"]
        if method in ("alipay.trade.precreate", "alipay.trade.wap.pay"):
            self.trades.setdefault(number, Trade(number, given["total_amount"]))
            code = f"https://qr.alipay.example/{number}"
            return self._said(name, {"code": "10000", "out_trade_no": number, "qr_code": code})
        trade = self.trades.get(number)
        if trade is None:
            return self._said(name, {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"})
        return self._said(name, self._of_trade(method, trade, given))

    def _of_trade(self, method: str, trade: Trade, given: dict[str, Any]) -> dict[str, str]:
        if method == "alipay.trade.close":
            if trade.state != "WAIT_BUYER_PAY":
                return {"code": "40004", "sub_code": "ACQ.TRADE_STATUS_ERROR"}
            trade.state = "TRADE_CLOSED"
        if method == "alipay.trade.refund":
            self.returns[given["out_request_no"]] = trade, given["refund_amount"]
        if method == "alipay.trade.fastpay.refund.query":
            if given["out_request_no"] not in self.returns:
                return {"code": "10000"}
            return {
                "code": "10000",
                "out_request_no": given["out_request_no"],
                "refund_status": "REFUND_SUCCESS",
            }
        said = {"code": "10000", "out_trade_no": trade.number, "trade_status": trade.state}
        paid = {"trade_no": trade.transaction, "send_pay_date": trade.paid_at}
        return said | {"total_amount": trade.amount} | (paid if trade.paid_at else {})

    def _said(self, name: str, said: Mapping[str, str]) -> Answer:
        inner = json.dumps(said, ensure_ascii=False)
        signature = openssl.sign(self.key, inner.encode())
        whole = f'{{"{name}_response":{inner},"sign":"{signature}"}}'
        return Answer(200, whole.encode(), {"content-type": "text/html;charset=utf-8"})


def _in_order(values: Mapping[str, str]) -> bytes:
    kept = sorted((name, each) for name, each in values.items() if each and name != "sign_type")
    if "method" in values:  # of requests the type is signed along; of notices it is not
        kept = sorted((name, each) for name, each in values.items() if each)
    return "&".join(f"{name}={each}" for name, each in kept).encode()
