"""CS-3, CS-A: a printed code for every home, which binds its owner and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import printing
from bot.papers.house import Kit, font_file
from bot.papers.labels import sheet
from bot.papers.slips import lines_of
from bot.settings import Settings
from handlers.context import Moment
from handlers.homes import codes
from handlers.homes.codes import Batch, walking
from handlers.wording.tongue import COMPANY, Tongue
from storage import estates, invitations
from storage.db import reading, transaction
from tests.truth import home_parts
from tests.world import ZONE, World

SETTINGS = Settings(_env_file=None, telegram_bot_name="guanjia_bot")  # type: ignore[call-arg]
OWNED, EMPTY = "3-1-801", "3-1-501"  # one owner whom nobody has heard of yet; no owner at all


def drawn(world: World, home: str, *, bound_too: bool = False) -> Batch:
    with reading(world.engine) as session:
        found = estates.find_homes(session, *home_parts(home))[0]
        moment = Moment(session, world.rules, world.now)
        return codes.to_print(moment, found.estate_id, home_id=found.id, bound_too=bound_too)


def printed(world: World, home: str, *, bound_too: bool = False) -> str:
    """The code on the home's slip, as read back from what its QR code opens."""
    batch = drawn(world, home, bound_too=bound_too)
    with transaction(world.engine) as session:
        codes.issue(Moment(session, world.rules, world.now), batch.slips)
    scans = printing.behind(
        SETTINGS, "telegram", Tongue(COMPANY, ZONE), [each.code for each in batch.slips]
    )
    (address,) = scans
    return address.removeprefix("https://t.me/guanjia_bot?start=")


def test_a_scanned_slip_binds_the_owner_of_the_home_once(world: World) -> None:
    code = printed(world, OWNED)
    world.says("路人", f"/start {code}")
    assert "绑定好了：3栋1单元801" in world.last("路人").text
    world.says("路人", "我家物业费欠多少")
    assert "3栋1单元801" in world.last("路人").text
    assert world.audited(OWNED) == ["codes.printed", "contact.known", "contact.bound"]
    world.says("路人乙", f"/start {code}")
    assert "不对" in world.last("路人乙").text
    assert not drawn(world, OWNED).slips  # there is nobody left to write to
    assert drawn(world, OWNED).bound == 1
    assert len(drawn(world, OWNED, bound_too=True).slips) == 1


def test_a_code_may_be_copied_as_it_stands_on_the_paper(world: World) -> None:
    for number, how in enumerate(("{a} {b}", "绑定{a}{b}", "绑定：{a}-{b}。", "/bind {a} {b}")):
        code = printed(world, OWNED, bound_too=True).lower()
        world.says(f"路人{number}", how.format(a=code[:5], b=code[5:]))
        assert "绑定好了：3栋1单元801" in world.last(f"路人{number}").text


@pytest.mark.parametrize("said", ["understand", "2345678923", "B3 单元 99999 吗", "3-2-1501"])
def test_a_word_or_a_number_is_no_code(said: str) -> None:
    assert not invitations.stands_alone(said)


def test_a_new_slip_makes_the_old_one_void(world: World) -> None:
    old = printed(world, OWNED)
    new = printed(world, OWNED)
    world.says("路人", f"绑定 {old}")
    assert "不对" in world.last("路人").text
    world.says("路人", f"绑定 {new}")
    assert "绑定好了" in world.last("路人").text


def test_a_slip_of_a_home_without_an_owner_is_decided_by_the_front_desk(world: World) -> None:
    code = printed(world, EMPTY)
    world.says("路人", f"绑定 {code}")
    assert "请前台核对" in world.last("路人").text
    assert "手里有印给这一户的绑定码" in world.last("小刘").text
    world.says("路人", "我家物业费欠多少")
    assert "¥" not in world.last("路人").text
    world.presses("小刘", "是租客")
    assert "已绑定 3栋1单元501" in world.heard("路人")[-1]
    world.says("路人", "我家物业费欠多少")
    assert "¥" not in world.last("路人").text  # a tenant, though the letter was in their hands


def test_a_slip_is_not_spent_while_another_request_is_being_looked_at(world: World) -> None:
    world.says("路人", "绑定 3-2-1502")
    code = printed(world, EMPTY)
    world.says("路人", f"绑定 {code}")
    assert "正在核对" in world.last("路人").text
    world.presses("小刘", "不通过")
    world.says("路人", f"绑定 {code}")
    world.presses("小刘", "是业主")
    assert "3栋1单元501" in world.last("路人").text


def test_a_slip_dies_with_its_time(world: World) -> None:
    code = printed(world, OWNED)
    world.sleeps(days=31)
    world.says("路人", f"绑定 {code}")
    assert "过期" in world.last("路人").text


def test_a_sheet_that_was_never_finished_opens_nothing(world: World) -> None:
    before = printed(world, OWNED)
    (lost,) = drawn(world, OWNED).slips  # the process died before its transaction
    world.says("路人", f"绑定 {lost.code}")
    assert "不对" in world.last("路人").text
    world.says("路人", f"绑定 {before}")
    assert "绑定好了" in world.last("路人").text


@pytest.mark.long
def test_the_slips_fill_pages_in_walking_order(world: World) -> None:
    with reading(world.engine) as session:
        batch = codes.to_print(Moment(session, world.rules, world.now), None)
    homes = [each.home for each in batch.slips]
    assert homes == sorted(homes, key=walking) and homes[0] == "3-1-101" and "12-" in homes[-1]
    for way in ("telegram", "words"):
        paper = printing.paper(SETTINGS, batch, way)
        assert paper.startswith(b"%PDF")
        assert paper.count(b"/Type /Page\n") == -(-len(homes) // 8)


def test_a_long_name_leaves_no_mark_alone_on_a_line() -> None:
    pages = sheet("", Kit(font_file(), Path()))
    pages.add_page()
    pages.set_font("house", size=11.5)
    for letters in range(1, 40):
        name = "桂" * letters
        lines = lines_of(pages, f"1. 微信里搜索「{name}」，点关注：发「绑定」。", 48)
        assert not [each for each in lines if each[:1] in tuple("：，。」、")], letters
        assert name in "".join(lines)
    assert pages.output()  # which lets go of the font
