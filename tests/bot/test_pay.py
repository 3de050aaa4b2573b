"""``/pay`` over both protocols: what OpenSSL alone signs is accepted and ours verifies with it;
what is forged, replayed, another's or late is refused and written down."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot import collecting
from bot.cashiers import certificates
from bot.cashiers.tills import cashiers_of, till_of
from bot.commands import doctor_pay
from bot.settings import Settings, WrongSetting
from handlers.rules import Account, Till
from scheduler.driver import Driver, Patience
from storage import bills, contacts, db, orders, paynotices
from storage.orders import PaymentAttempt, PaymentOrder
from storage.paynotices import PaymentDoubt, PaymentNotice
from tests.bot.web_site import Site, open_site, settings_with
from tests.fakes.payments import openssl
from tests.fakes.payments.town import SECRET, Town, platforms

PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 9) Mobile Safari"}
PATIENCE = Patience(asks=timedelta(days=1), idle=timedelta(days=30))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with platforms(tmp_path_factory.mktemp("platforms")) as town:
        yield town


@asynccontextmanager
async def paying_site(database: str, media: Path, file: Path, **more: Any) -> AsyncIterator[Site]:
    settings = settings_with(public_url="https://pay.example", merchants=str(file), **more)
    async with open_site(database, media, settings=settings) as site:
        cashiers = cashiers_of(settings.model_copy(update={"merchants": file}))
        site.running.cashiers = cashiers
        till = till_of(settings, cashiers)
        site.running.rules = replace(site.running.rules, till=till)
        try:
            yield site
        finally:
            for each in cashiers.values():
                await each.aclose()


def order_for(site: Site, name: str = "王阿姨") -> PaymentOrder:
    """An order for all that somebody owes, as the chat makes it."""
    now = site.running.clock.now()
    with db.transaction(site.running.engine) as session:
        point = contacts.find(session, "webchat", name)
        assert point is not None
        home_id = 1
        for each in range(1, 80):
            if bills.owed(session, each):
                home_id = each
                break
        due = bills.owed(session, home_id)
        order = PaymentOrder(
            token=f"token-{now.timestamp()}",
            home_id=home_id,
            payer_id=point.person_id or 0,
            amount_fen=sum(each.left_fen for each in due),
            made_at=now,
            expires_at=now + timedelta(minutes=30),
        )
        orders.add(session, order, [(each.bill.id, each.left_fen) for each in due])
    return order


async def begun(site: Site, order: PaymentOrder, merchant: str, way: str = "code") -> str:
    """Taps a way to pay; the attempt's number."""
    answer = await site.client.post(f"/pay/{order.token}/{merchant}/{way}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("by=")[2])


async def tells(site: Site, merchant: str, notice: tuple[dict[str, str], bytes]) -> int:
    headers, body = notice
    answer = await site.client.post(f"/pay/notice/{merchant}", content=body, headers=headers)
    return answer.status_code


def works(site: Site) -> None:
    """The program looks around once."""
    Driver(site.running.engine, site.running.rules, patience=PATIENCE).run(site.running.clock.now())


def rows(site: Site, table: Any) -> list[Any]:
    with db.reading(site.running.engine) as session:
        return list(session.exec(select(table).order_by(col(table.id))).all())


def refused(site: Site) -> dict[str, int]:
    found = [each for each in rows(site, PaymentNotice) if each.state == "refused"]
    return {each.outcome: each.times for each in found}


async def test_wechat_from_the_page_to_the_books(
    sqlite_database: str, tmp_path: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "AGAIN_AFTER", 0.0)
    async with paying_site(sqlite_database, tmp_path, town.file) as site:
        order = order_for(site)
        page = await site.client.get(f"/pay/{order.token}")
        assert page.status_code == 200 and "微信支付" in page.text and "支付宝" in page.text
        number = await begun(site, order, "garden")
        assert await begun(site, order, "garden") == number  # a second tap is the same
        shown = await site.client.get(f"/pay/{order.token}?by={number}")
        assert "用微信扫一扫付款" in shown.text and "data:image/svg" in shown.text
        assert town.wechat.trades[number].given["notify_url"].endswith("/pay/notice/garden")

        town.wechat.pays(number)
        notice = town.wechat.notice(number)
        for forged, why in _forged(town, number, notice):
            assert await tells(site, "garden", forged) == 401, why
        works(site)
        assert not [each for each in rows(site, PaymentNotice) if each.state != "refused"]
        found = refused(site)
        assert found["signature"] == 3 and found["time"] == 1
        assert found["serial"] == 1 and found["secret"] == 1

        town.wechat.rotate()  # … and signs with a certificate that we have not seen
        again = town.wechat.notice(number)
        assert [await tells(site, "garden", each) for each in (again, again, notice)] == [200] * 3
        works(site)
        assert [each.state for each in rows(site, PaymentNotice) if each.state != "refused"] == [
            "booked",
            "known",
        ]
        assert "收到了，谢谢您" in (await site.client.get(f"/pay/{order.token}")).text


def _forged(
    town: Town, number: str, notice: tuple[dict[str, str], bytes]
) -> Iterator[tuple[tuple[dict[str, str], bytes], str]]:
    headers, body = notice
    yield (headers, body.replace(b"TRANSACTION", b"TRANSACTIOM")), "another body"
    yield (headers | {"Wechatpay-Nonce": "x"}, body), "another nonce"
    other = openssl.make_key(town.file.parent / "stranger.pem")
    at, nonce = headers["Wechatpay-Timestamp"], headers["Wechatpay-Nonce"]
    message = f"{at}\n{nonce}\n".encode() + body + b"\n"
    yield (headers | {"Wechatpay-Signature": openssl.sign(other, message)}, body), "another's key"
    yield (headers | {"Wechatpay-Serial": "5157F09EFDC096DE"}, body), "another's certificate"
    old = int(datetime.now(UTC).timestamp()) - 301
    yield (town.wechat.signed(body, old) | {"Content-Type": "application/json"}, body), "old"
    right, town.wechat.secret = town.wechat.secret, SECRET[::-1]
    yield town.wechat.notice(number), "sealed for another"
    town.wechat.secret = right


async def test_another_merchants_money_is_kept_apart(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    async with paying_site(sqlite_database, tmp_path, town.file) as site:
        order = order_for(site)
        number = await begun(site, order, "garden")
        town.wechat.pays(number)
        for other in (
            {"mchid": "1900000099"},
            {"appid": "wxother"},
            {"amount": {"total": order.amount_fen - 1, "currency": "CNY"}},
            {"amount": {"total": order.amount_fen, "currency": "USD"}},
            {"out_trade_no": "G404"},
        ):
            assert await tells(site, "garden", town.wechat.notice(number, **other)) == 200
        works(site)
        kinds = [each.kind for each in rows(site, PaymentDoubt)]
        assert kinds == ["merchant", "merchant", "amount", "currency", "unknown"]
        assert rows(site, PaymentOrder)[0].state == "open"


async def test_alipay_from_the_page_to_the_books(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    async with paying_site(sqlite_database, tmp_path, town.file) as site:
        order = order_for(site)
        number = await begun(site, order, "garden-ali")
        town.alipay.pays(number)
        headers, body = town.alipay.notice(number)
        assert await tells(site, "garden-ali", (headers, body.replace(b"sign=", b"sign=A"))) == 401
        assert await tells(site, "garden-ali", (headers, body + b"&total_amount=1")) == 401
        old = town.alipay.notice(number, notify_time="2020-01-01 00:00:00")
        assert await tells(site, "garden-ali", old) == 401
        assert refused(site) == {"signature": 1, "body": 1, "time": 1}
        other = town.alipay.notice(number, seller_id="2088000000000099")
        assert await tells(site, "garden-ali", other) == 200
        answer = await site.client.post("/pay/notice/garden-ali", content=body, headers=headers)
        assert (answer.status_code, answer.text) == (200, "success")
        works(site)
        assert [each.kind for each in rows(site, PaymentDoubt)] == ["merchant"]
        assert rows(site, PaymentOrder)[0].state == "paid"


async def test_a_notice_that_never_comes_is_asked_for_and_what_is_over_is_closed(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    async with paying_site(sqlite_database, tmp_path, town.file) as site:
        for merchant, fake in (("garden", town.wechat), ("garden-ali", town.alipay)):
            order = order_for(site)
            number = await begun(site, order, merchant)
            other = await begun(site, order, "garden-ali" if merchant == "garden" else "garden")
            fake.pays(number)
            _later(site, 2)
            assert await collecting.ask_due(site.running) == 2
            works(site)
            assert rows(site, PaymentOrder)[-1].state == "paid"
            await collecting.ask_due(site.running)  # the other way is closed at its platform
            states = {each.number: each.state for each in rows(site, PaymentAttempt)}
            assert (states[number], states[other]) == ("paid", "closed")


def _later(site: Site, minutes: float) -> None:
    site.running.clock.leap(site.running.clock.now() + timedelta(minutes=minutes))


@pytest.mark.long
async def test_a_platform_that_is_away_takes_no_money_and_says_so(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    async with paying_site(sqlite_database, tmp_path, town.file) as site:
        order = order_for(site)
        town.wechat.down = True
        answer = await site.client.post(f"/pay/{order.token}/garden/code")
        assert answer.status_code == 200 and "没有回应" in answer.text
        town.wechat.down = False
        assert await begun(site, order, "garden")
        assert (await site.client.get("/pay/no-such-token")).status_code == 404
        assert (await site.client.post(f"/pay/{order.token}/garden/cash")).status_code == 404
        big = await site.client.post("/pay/notice/garden", content=b"x" * 70_000)
        assert big.status_code == 413


@pytest.mark.long
async def test_a_service_providers_account_names_both(sqlite_database: str, tmp_path: Path) -> None:
    with platforms(tmp_path / "partner", sub="1900000055") as town:
        async with paying_site(sqlite_database, tmp_path, town.file) as site:
            order = order_for(site)
            number = await begun(site, order, "garden")
            given = town.wechat.trades[number].given
            assert (given["sp_mchid"], given["sub_mchid"]) == ("1900000001", "1900000055")
            town.wechat.pays(number)
            other = town.wechat.notice(number, sub_mchid="1900000056")
            assert await tells(site, "garden", other) == 200
            assert await tells(site, "garden", town.wechat.notice(number)) == 200
            works(site)
            assert [each.kind for each in rows(site, PaymentDoubt)] == ["merchant"]
            assert rows(site, PaymentOrder)[0].state == "paid"
            assert any("/partner/" in each for each in town.wechat.calls)


async def test_within_wechat_whoever_opens_the_page_pays_in_their_own_name(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    account = {"wechat_app_id": "wx2421b1c4370ec43b", "wechat_app_secret": SecretStr("s")}
    account["wechat_api_url"] = town.wechat.root
    async with paying_site(sqlite_database, tmp_path, town.file, **account) as site:
        order, agent = order_for(site), {"user-agent": "Mobile MicroMessenger/8.0"}
        page = (await site.client.get(f"/pay/{order.token}", headers=agent)).text
        assert "snsapi_base" in page and "支付宝</button>" not in page
        back = f"/pay/{order.token}/garden/from-wechat"
        paths = []
        for code in ("mother", "mother", "son", "used"):
            answer = await site.client.get(back, params={"code": code}, headers=agent)
            paths.append(answer.headers["location"])
        assert paths[0] == paths[1] != paths[2] and paths[3] == f"/pay/{order.token}"
        number = paths[2].partition("by=")[2]
        assert town.wechat.trades[number].given["payer"] == {"openid": "o-son"}
        shown = (await site.client.get(paths[2], headers=agent)).text
        assert f"prepay_id=wx{number}" in shown and 'data-paysign="' in shown
        values = dict(re.findall(r'data-(\w+)="([^"]*)"', shown))
        signed = f"{values['appid']}\n{values['timestamp']}\n{values['noncestr']}\n"
        message = f"{signed}{values['package']}\n".encode()
        public = town.file.parent / "merchant.pub"
        assert openssl.is_signed(public, message, html.unescape(values["paysign"]))


async def test_each_estate_has_the_account_that_names_it(town: Town) -> None:
    found = cashiers_of(settings_with(merchants=town.file))  # type: ignore[arg-type]
    till = Till(
        (
            Account("north", "wechat", frozenset({"北园"})),
            Account("rest", "wechat"),
            Account("rest-ali", "alipay"),
        ),
        str,
    )
    assert [each.name for each in till.at("北园")] == ["north"]
    assert [each.name for each in till.at("南园")] == ["rest", "rest-ali"]
    assert till.platform_of("rest-ali") == "alipay" and till.platform_of("gone") == "other"
    for each in found.values():
        await each.aclose()


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('key_serial = "5A5A5A5A"', "", "key_serial and api_v3_key_file are needed"),
        ('key_file = "merchant.pem"', 'key_file = "v3.txt"', "merchants.toml"),
        ('api_v3_key_file = "v3.txt"', 'api_v3_key_file = "merchant.pem"', "32 characters"),
        ('name = "garden-ali"', 'name = "garden"', "two accounts have one name"),
        ('platform = "alipay"', 'platform = "paypal"', "platform"),
        ('api_url = "http', 'api_url = "http://pay.example"\nnote = "http', "https://"),
    ],
)
def test_a_mistake_in_the_file_stops_the_start(
    town: Town, tmp_path: Path, was: str, now: str, said: str
) -> None:
    text = town.file.read_text("utf-8")
    assert was in text
    wrong = town.file.with_name(f"wrong-{tmp_path.name}-merchants.toml")
    wrong.write_text(text.replace(was, now, 1), "utf-8")
    with pytest.raises(WrongSetting, match=said):
        cashiers_of(settings_with(merchants=wrong))  # type: ignore[arg-type]


def test_the_doctor_says_whether_payments_can_be_taken(
    sqlite_database: str, tmp_path: Path, town: Town
) -> None:
    def told(file: Path | None) -> list[tuple[bool | None, str]]:
        given = {"database_url": sqlite_database, "merchants": file}
        return list(doctor_pay.pay(Settings.model_construct(**given)))  # type: ignore[arg-type]

    assert told(None) == [(True, "Payments: not configured (GUANJIA_MERCHANTS is empty).")]
    engine = db.connect(sqlite_database)
    with db.transaction(engine) as session:
        paynotices.refuse(session, "garden", "secret", datetime.now(UTC))
    engine.dispose()
    found = told(town.file)
    assert [fine for fine, _ in found] == [None, True, True]
    assert "Is the API v3 key" in found[0][1]
    other = town.file.with_name("other-merchants.toml")
    text = town.file.read_text("utf-8").replace('key_serial = "5A5A5A5A"', 'key_serial = "66"', 1)
    text = text.replace('name = "garden-ali"', 'name = "ali"\nestates = ["西园"]')
    other.write_text(text, "utf-8")
    said = [sentence for fine, sentence in told(other) if fine is False]
    assert "SIGN_ERROR" in said[0] and "西园" in said[1]
