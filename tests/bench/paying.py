"""Notices of payment verified, kept and booked, beside the bare writing of the same rows."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Engine

from bot.cashiers import signing
from bot.cashiers.merchants import Merchant
from bot.cashiers.wechatpay import WeChatPay
from bot.collecting import row_of
from handlers import booking
from handlers.rules import Account, Rules, Till
from scheduler import sweep
from storage import bills, households, orders, paynotices
from storage.db import transaction
from storage.orders import PaymentAttempt, PaymentOrder
from storage.paynotices import PaymentNotice
from tests.bench.ground import NOW, Ground, rules, size
from tests.bench.handling import Flush, watching, write
from tests.bench.table import Ratio, beside, in_turns

NOTICES = size("NOTICES", 200)
LEAST = 0.4
SECRET = b"0123456789abcdef0123456789abcdef"
Notice = tuple[dict[str, str], bytes]


def measure(ground: Ground) -> list[Ratio]:
    """Each notice is kept in one transaction and booked in another, with thanks to the home."""
    with ground.engine("orders") as engine:
        numbers = _orders(engine)
        template = Path(str(engine.url.database))
    ground = replace(ground, template=template)
    cashier, notices = _platform(ground.folder, numbers)
    paid = replace(rules(), till=Till((Account("garden", "wechat"),), lambda token: token))

    with ground.engine("pay-counted") as engine, watching() as writes:
        _handle(engine, paid, cashier, notices)

    def ours(turn: int) -> float:
        with ground.engine(f"pay-{turn}") as engine:
            return len(notices) / _handle(engine, paid, cashier, notices)

    def bare(turn: int) -> float:
        with ground.engine(f"pay-bare-{turn}") as engine:
            return len(notices) / _write(engine, writes, numbers)

    what = "notices of payment verified, kept and booked, beside writing the same rows"
    return [beside(what, *in_turns(ours, bare, turns=3), "a second", LEAST)]


def _orders(engine: Engine) -> dict[str, int]:
    """For every home that owes an order that waits to be paid: fen by its number."""
    found: dict[str, int] = {}
    with transaction(engine) as session:
        for home_id in range(1, 10_000):
            owed, people = bills.owed(session, home_id), households.residents_of(session, home_id)
            if owed and people and len(found) < NOTICES:
                order = PaymentOrder(
                    token=f"token-{home_id}",
                    home_id=home_id,
                    payer_id=people[0][0].id,
                    amount_fen=sum(each.left_fen for each in owed),
                    made_at=NOW,
                    expires_at=NOW + timedelta(hours=2),
                )
                orders.add(session, order, [(each.bill.id, each.left_fen) for each in owed])
                number = f"G{home_id:012d}"
                session.add(
                    PaymentAttempt(
                        order_id=order.id,
                        number=number,
                        merchant="garden",
                        way="code",
                        made_at=NOW,
                        ask_at=NOW + timedelta(hours=1),
                    )
                )
                found[number] = order.amount_fen
            elif len(found) == NOTICES:
                break
    return found


def _platform(folder: Path, numbers: dict[str, int]) -> tuple[WeChatPay, list[Notice]]:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "merchant.pem").write_bytes(pem)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "platform.pem").write_bytes(public)
    (folder / "v3.txt").write_bytes(SECRET)
    merchant = Merchant(
        name="garden",
        platform="wechat",
        app_id="wx1",
        merchant_id="1900000001",
        key_file=folder / "merchant.pem",
        key_serial="5A",
        api_v3_key_file=folder / "v3.txt",
        platform_key_files=(folder / "platform.pem",),
        platform_key_id="PUB_KEY_ID_1",
    )
    return WeChatPay(merchant), [_notice(key, *each) for each in numbers.items()]


def _notice(key: rsa.RSAPrivateKey, number: str, amount_fen: int) -> Notice:
    said = {
        "appid": "wx1",
        "mchid": "1900000001",
        "out_trade_no": number,
        "transaction_id": f"4200{number}",
        "trade_state": "SUCCESS",
        "success_time": NOW.isoformat(timespec="seconds"),
        "amount": {"total": amount_fen, "currency": "CNY"},
    }
    sealed = AESGCM(SECRET).encrypt(b"nonce0000000", json.dumps(said).encode(), b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": "nonce0000000",
        "associated_data": "transaction",
        "ciphertext": base64.b64encode(sealed).decode(),
    }
    body = json.dumps({"id": f"n-{number}", "resource": resource}).encode()
    at = str(int(NOW.timestamp()))
    signed = f"{at}\nnonce\n".encode() + body + b"\n"
    headers = {
        "wechatpay-timestamp": at,
        "wechatpay-nonce": "nonce",
        "wechatpay-serial": "PUB_KEY_ID_1",
        "wechatpay-signature": signing.sign(key, signed),
    }
    return headers, body


def _handle(engine: Engine, paid: Rules, cashier: WeChatPay, notices: list[Notice]) -> float:
    """Seconds for all of them."""

    async def all_of_them() -> int:
        return sum([await _one(engine, paid, cashier, each, NOW) for each in notices])

    began = time.perf_counter()
    booked = asyncio.run(all_of_them())
    assert booked == len(notices)
    return time.perf_counter() - began


async def _one(
    engine: Engine, paid: Rules, cashier: WeChatPay, notice: Notice, now: datetime
) -> int:
    told = await cashier.hear(*notice, now)
    with transaction(engine) as session:
        paynotices.store(session, row_of("garden", told), now)
    return sweep.attend_due(engine, paid, now, PaymentNotice, booking.attend)


def _write(engine: Engine, writes: list[list[Flush]], numbers: dict[str, int]) -> float:
    """Seconds for the same rows, without a thought."""
    began = time.perf_counter()
    for number, amount in numbers.items():
        row = {"merchant": "garden", "key": f"n-{number}", "number": number, "paid_at": NOW}
        row |= {"transaction": f"4200{number}", "amount_fen": amount, "currency": "CNY"}
        with transaction(engine) as session:
            paynotices.store(session, row | {"foreign": False}, NOW)
    for flushes in writes:
        with transaction(engine) as session:
            for flush in flushes:
                write(session, flush)
    return time.perf_counter() - began
