"""我的家: a link opens it once, on one device, for one person; it shows and does what chat does."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.web.home.door import OPENS_FOR, STAYS_OPEN
from storage.audit import AuditEntry
from storage.db import reading, transaction
from storage.people import Person, Role
from tests.bot.web_site import PNG
from tests.fakes.payments.town import platforms
from tests.resident import Resident, link
from tests.windowed import point
from tests.world import World

PAGES = ("", "/bills", "/tickets", "/tickets/new", "/news", "/me")


def noted(world: World, action: str) -> list[AuditEntry]:
    with reading(world.engine) as session:
        rows = session.exec(select(AuditEntry).where(col(AuditEntry.action) == action)).all()
        return list(rows)


# ------------------------------------------------------------------------------------ coming in


def test_a_link_is_asked_for_in_the_chat_and_opens_once(world: World) -> None:
    with Resident(world) as phone, Resident(world) as stolen:
        address = link(world, "王阿姨")
        assert phone.opens(address).status_code == 200  # a messenger looks at it, and nothing more
        assert phone.opens("/myhome").status_code == 401
        entered = phone.enters(address)
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/myhome" in cookie
        assert "王阿姨" in phone.reads("/myhome")
        assert phone.opens(address).status_code == 303  # her own phone is in already
        assert stolen.enters(address).status_code == 403
        assert "已经打开过一次" in stolen.opens(address).text
        assert stolen.opens("/myhome").status_code == 401
    assert [each.actor_id for each in noted(world, "device.opened")] == [who(world, "王阿姨")]


def who(world: World, name: str) -> int:
    with reading(world.engine) as session:
        return session.exec(select(Person.id).where(col(Person.name) == name)).one()


def test_an_old_or_forged_link_opens_nothing(world: World) -> None:
    good = link(world, "王阿姨")
    forged = re.sub(r"key=\d+", f"key={who(world, '李先生')}", good)
    desk = good.replace("/myhome?", "/console?")
    with Resident(world) as phone:
        for address in (link(world, "王阿姨", ago=OPENS_FOR), forged, "/myhome?key=1.2.3"):
            answer = phone.opens(address)
            assert answer.status_code == 403
            assert "过期" in answer.text
            tried = phone.posts("/myhome/enter", {"key": address.partition("key=")[2]})
            assert tried.status_code == 403
        assert phone.opens(desk).status_code == 403  # it is good for nothing else
        assert phone.opens("/myhome").status_code == 401


def test_a_device_is_listed_and_shut_out_from_another(world: World) -> None:
    with Resident(world, "王阿姨") as phone, Resident(world, "王阿姨") as tablet:
        listed = re.findall(r'name="device" value="(\d+)"', phone.reads("/myhome/me"))
        assert len(listed) == 2
        other = re.findall(r'name="device" value="(\d+)"', tablet.reads("/myhome/me"))[0]
        phone.does("/myhome/leave", device=other)
        assert tablet.opens("/myhome").status_code == 401
        assert phone.opens("/myhome").status_code == 200
        phone.does("/myhome/leave", device="999999")  # nobody else's
        world.sleeps(days=STAYS_OPEN.days)
        assert phone.opens("/myhome").status_code == 401


def test_an_owner_lets_family_in_and_shuts_them_out(world: World) -> None:
    with Resident(world, "王阿姨") as owner:
        said = owner.does("/myhome/do/family/add", f__name="小明", f__kind="tenant")
        code = re.search(r"绑定 ([A-Z0-9]{10})", said)
        assert code is not None
        world.says("小明", f"绑定 {code[1]}")
        with Resident(world, "小明") as tenant:
            assert "¥" not in tenant.reads("/myhome/bills")
            owner.taps(line_of(owner, "/family allow"))
            assert owed(world, "3-2-1501") in tenant.reads("/myhome/bills")
            owner.taps(line_of(owner, "/family drop"))
            assert tenant.opens("/myhome").status_code == 401


def line_of(phone: Resident, begins: str) -> str:
    """A button's on the page about oneself."""
    line = re.search(rf'value="({begins}[^"]*)"', phone.reads("/myhome/me"))
    assert line is not None
    return line[1]


# ------------------------------------------------------------------------------------- borders


def owed(world: World, home: str) -> str:
    left = sum(each.left_fen for each in world.owes(home))
    return f"¥{left // 100:,}.{left % 100:02d}"


def test_nothing_of_another_home_is_there_and_the_attempt_is_written_down(world: World) -> None:
    world.says("王阿姨", "卧室的地暖不热")
    with Resident(world, "李先生") as phone, Resident(world, "王阿姨") as hers:
        theirs = re.search(r"/myhome/bills\?home=\d+", hers.reads("/myhome"))
        assert theirs is not None
        foreign = ("地暖", "王阿姨", owed(world, "3-2-1501"))
        paths = ("tickets/1", "tickets/1/photos/1", "tickets/99", "bills?home=99999")
        for path in (theirs[0], *(f"/myhome/{each}" for each in paths)):
            answer = phone.opens(path)
            assert answer.status_code == 404, path
            assert not [each for each in foreign if each in answer.text]
        phone.does("/myhome/do/more", f__ticket="1", f__words="我来说一句")
        for path in PAGES:
            page = phone.reads(f"/myhome{path}")
            assert not [each for each in foreign if each in page], path
    assert {each.data["verb"] for each in noted(world, "refused")} == {"myhome", "more"}
    assert "我来说一句" not in "".join(world.heard("张师傅"))


def test_a_tenant_sees_only_what_a_tenant_may(world: World) -> None:
    with Resident(world, "小赵") as phone:
        for path in PAGES:
            assert "¥" not in phone.reads(f"/myhome{path}"), path
        assert "请业主" in phone.reads("/myhome/bills")
        assert "¥" not in phone.taps("/fee") + phone.taps("/bill 5-1-302")
        assert "/family" not in phone.reads("/myhome/me")


def test_staff_are_homeowners_there_and_nothing_else(world: World) -> None:
    with transaction(world.engine) as session:
        session.add(Role(person_id=who(world, "王阿姨"), name="gm"))
    world.says("李先生", "楼道灯坏了")
    with Resident(world, "王阿姨") as phone:
        assert phone.opens("/myhome/tickets/1").status_code == 404
        assert "李先生" not in phone.taps("/ticket 1") + phone.taps("/queue")
        assert "这一步没办成" in phone.taps("/bind 3-2-1502")
        assert phone.posts("/myhome/say", {"line": "/fee"}).status_code == 409  # no form of ours


# --------------------------------------------------------------------------- what it shows and does


def test_bills_by_month_with_what_they_are_made_of(world: World) -> None:
    with Resident(world, "王阿姨") as phone:
        page = phone.reads("/myhome/bills")
        assert owed(world, "3-2-1501") in page
        assert "平方米 ×" in page
        assert page.count("<rect") >= 2
        assert "账单图片" in page


def test_a_complaint_with_a_photo_lives_there_until_it_is_rated(world: World) -> None:
    with Resident(world, "王阿姨") as phone:
        answer = phone.does("/myhome/do/report", PNG, f__text="厨房水管漏水了")
        assert "#1" in answer
        world.settles()
        assert any("厨房水管漏水了" in each for each in world.heard("张师傅"))
        page = phone.reads("/myhome/tickets/1")
        assert "最晚" in page and "/myhome/tickets/1/photos/" in page
        shown = re.search(r"/myhome/tickets/1/photos/\d+", page)
        assert shown is not None and phone.opens(shown[0]).content == PNG
        world.says("张师傅", "/take 1")
        world.says("张师傅", "/reply 1 半小时到")
        world.says("张师傅", "/note 1 这户难缠")
        phone.does("/myhome/do/more", f__ticket="1", f__words="水表也在响")
        world.settles()
        assert any("水表也在响" in each for each in world.heard("张师傅"))
        page = phone.reads("/myhome/tickets/1")
        assert "半小时到" in page and "水表也在响" in page and "难缠" not in page
        world.says("张师傅", "/resolve 1 换了阀门")
        page = phone.reads("/myhome/tickets/1")
        assert "换了阀门" in page and "确认，解决了" in page
        phone.taps("/confirm 1")
        assert "确认解决" in phone.reads("/myhome/tickets/1")
        assert "谢谢" in phone.taps("/rate 1 5")
        assert "您打了 5 分" in phone.reads("/myhome/tickets/1")


def test_sent_twice_it_is_done_once(world: World) -> None:
    with Resident(world, "王阿姨") as phone:
        for _ in range(2):
            assert "#1" in phone.does("/myhome/do/report", key="same", f__text="楼道灯坏了")
    assert [each.text for each in world.all_tickets()] == ["楼道灯坏了"]


def test_a_sign_in_that_ended_loses_no_word(world: World) -> None:
    with Resident(world, "王阿姨") as phone:
        world.sleeps(days=STAYS_OPEN.days)
        answer = phone.posts("/myhome/do/report", {"f.text": "写了很久的一段话"})
        assert answer.status_code == 401
        assert "写了很久的一段话" in answer.text


def test_a_page_is_light(world: World) -> None:
    """Under 60 KB with its style, without photos, for a phone of ten years ago."""
    world.says("王阿姨", "厨房水管漏水了")
    with Resident(world, "王阿姨") as phone:
        named = re.findall(r'"(/static/\w+\.css)"', phone.reads("/myhome"))
        sheets = [phone.opens(each) for each in named]
        assert [each.status_code for each in sheets] == [200] * 3
        style = sum(len(each.content) for each in sheets)
        for path in (*PAGES, "/tickets/1"):
            answer = phone.opens(f"/myhome{path}")
            assert len(answer.content) + style < 60_000, path
            assert "<script" not in answer.text and " style=" not in answer.text
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy


def test_within_wechat_the_page_knows_whose_it_is(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wechat = {"user-agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"}
    with platforms(tmp_path) as town, Resident(world) as phone, Resident(world) as stranger:
        told = {"wechat_app_id": "wx1", "wechat_app_secret": SecretStr("s")}
        told |= {"wechat_account": "verified-service", "wechat_api_url": town.wechat.root}
        told |= {"public_url": "http://pay.example"}  # a cookie that travels in a test
        settings = world.running.settings.model_copy(update=told)
        monkeypatch.setattr(world.running, "settings", settings)
        with transaction(world.engine) as session:
            session.add(point(who(world, "王阿姨"), "wechat", "o-wang", world.now))
        assert phone.opens("/myhome").status_code == 401  # another browser is asked nothing
        sent = phone.opens("/myhome/bills", wechat)
        asked = parse_qs(urlsplit(sent.headers["location"]).query)
        assert asked["scope"] == ["snsapi_base"] and sent.status_code == 303
        back = f"/myhome/from-wechat?code=wang&state={asked['state'][0]}"
        assert stranger.opens(back, wechat).headers["location"] == "/myhome"  # it was not sent
        assert stranger.opens("/myhome", wechat).status_code == 303
        assert stranger.opens(f"{back}x", wechat).headers["location"] == "/myhome"
        assert phone.opens(back, wechat).headers["location"] == "/myhome"
        assert "王阿姨" in phone.reads("/myhome")
        assert stranger.opens("/myhome", wechat).status_code == 401  # asked once, and told how
    assert [each.actor_id for each in noted(world, "device.opened")] == [who(world, "王阿姨")]
    world.says("王阿姨", "/mydata")
    assert "开着「我的家」的设备" in world.last("王阿姨").text
