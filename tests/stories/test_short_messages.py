"""Short messages: the last way to a homeowner, and never more than one a day."""

from __future__ import annotations

import importlib.util
import re

import pytest
from sqlmodel import select

from bot.channels.errors import SendError, WayClosed
from bot.channels.sms import NEWS, Aliyun, Sms
from bot.delivery import passive
from bot.paylinks import Reminded, word_of
from storage.db import reading
from storage.orders import PaymentOrder
from tests.conftest import NOT_TESTED
from tests.resident import Resident
from tests.till import open_till, opens_page, tells
from tests.windowed import Windowed, moves_to_wechat, opens, ticket
from tests.world import World


@pytest.fixture
def wechat(world: World, monkeypatch: pytest.MonkeyPatch) -> Windowed:
    """王阿姨 has WeChat only."""
    monkeypatch.setattr(passive, "PATIENCE", 30.0)  # a busy machine says nothing about the rules
    return moves_to_wechat(world)


class Provider:
    """A provider that remembers, or refuses."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.refuses: SendError | None = None

    async def send(self, phone: str, words: str, reference: str) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.sent.append((phone, words))
        return f"biz-{reference}"

    async def pays(self, phone: str, word: str, reference: str) -> str:
        return await self.send(phone, f"/p/{word}", reference)


def _texts(world: World) -> Provider:
    provider = Provider()
    world.running.channels = {**world.running.channels, "sms": Sms(provider)}
    return provider


def test_a_short_message_says_that_there_is_news_once_a_day(world: World, wechat: Windowed) -> None:
    number = ticket(world)
    provider = _texts(world)
    world.says("张师傅", f"/reply {number} 半小时内到，请您家里留人，师傅会先打电话。")
    world.says("张师傅", f"/reply {number} 路上堵车，要晚一刻钟，实在抱歉。")
    world.passes(minutes=30)
    assert [words for _, words in provider.sent] == [NEWS]
    assert any("还不算答复" in each for each in world.heard("张师傅"))
    assert "delivered" not in world.events(number)


def test_a_provider_that_refuses_changes_nothing(world: World, wechat: Windowed) -> None:
    number = ticket(world)
    provider = _texts(world)
    provider.refuses = WayClosed("isv.AMOUNT_NOT_ENOUGH")
    world.says("张师傅", f"/reply {number} 半小时内到")
    assert any("还不算答复" in each for each in world.heard("张师傅"))  # they know, and can call
    opens(world)
    world.passes(minutes=11)
    assert "delivered" in world.events(number)


def test_a_reminder_that_no_messenger_takes_carries_a_link_to_pay_by(
    world: World, wechat: Windowed
) -> None:
    open_till(world)
    provider = Provider()
    sms = Sms(provider, lambda step, who: word_of(world.running.secret, Reminded(step, who)))
    world.running.channels = {**world.running.channels, "sms": sms}
    world.opens(2, 10)
    world.says("孙伯", "好")
    (link,) = [words for phone, words in provider.sent if words.startswith("/p/")]
    assert len(link) < 35 and re.fullmatch(r"/p/[A-Za-z0-9_-]+", link)
    with Resident(world) as phone:
        shown = phone.reads(link)
        assert "3栋2单元1501" in shown and "¥918.75" in shown and "去交费" in shown
        phone.reads(link)  # looking at it orders nothing
        assert not _orders(world)
        for forged in (f"{link[:-1]}A", link.replace("-", "."), "/p/1-1-AAAAAAAAAAAA", "/p/x"):
            if forged != link:
                assert phone.opens(forged).status_code == 404
        page = phone.posts(link, {}).headers["location"]
        assert page == phone.posts(link, {}).headers["location"]  # two taps, one order
        (order,) = _orders(world)
        assert page == f"/pay/{order.token}" and order.amount_fen == 91_875
        tells(world, opens_page(world, order.token), order.amount_fen)
        assert "都交清了" in phone.reads(link)
        assert phone.posts(link, {}).headers["location"] == link
        world.passes(days=46)
        assert phone.opens(link).status_code == 404


def _orders(world: World) -> list[PaymentOrder]:
    with reading(world.engine) as session:
        return list(session.exec(select(PaymentOrder)).all())


def test_without_the_sdk_the_start_says_what_to_install() -> None:
    if importlib.util.find_spec("alibabacloud_dysmsapi20170525"):
        pytest.skip(f"{NOT_TESTED}the sentence for a missing SDK: it is installed here")
    with pytest.raises(ValueError, match=r"guanjia\[sms\]"):
        Aliyun("id", "secret", "sign", "SMS_1", "text", "127.0.0.1")
