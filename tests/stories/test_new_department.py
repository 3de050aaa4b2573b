"""A department is added in the charter alone: 绿化部, with its role, what its people are called,
its category, and the words with which homeowners mean it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from handlers.context import Moment
from handlers.conversation.arrival import as_if_said
from handlers.workbench import today
from storage import contacts
from storage.db import reading, transaction
from tests.desk import Desk
from tests.world import ZONE, World

GARDENS = """
[roles.greening]
name = "绿化"
english = "gardens"
titles = ["绿化工", "园艺师"]

[departments.greening]
name = "绿化部"
english = "Gardens"
categories = ["greening"]
supervisor = "cs-supervisor"

[categories.greening]
name = "绿化养护"
english = "Trees and lawns"
called = ["绿化"]
words = ["草坪", "绿化带", "树枝", "the lawn"]

[assignment.greening]
clause = "CS-2"
mode = "grab"
silent_after = { minutes = 3 }
remind_after = { hours = 4 }
heed_within = { hours = 1 }
give_back_after = { hours = 12 }

[positions.greening]
title = "绿化主管"
roles = ["greening"]
under = "gm"

[[clauses]]
id = "GR-1"
position = "greening"
text = "每天巡查绿地，留下记录；绿化投诉及时。"

[duties.green-round]
clause = "GR-1"
title = "绿地巡查"
position = "greening"
every = "day"
opens = { at = 16:00:00 }
due = { at = 18:00:00 }
evidence = [{ kinds = ["text", "photo"] }]
missed_after = { hours = 2 }

[targets.greening-in-time]
clause = "GR-1"
title = "绿化投诉及时率"
measure = "complaints-in-time"
deadlines = ["answer"]
categories = ["greening"]
at_least = 100

[scores.greening]
clause = "GR-1"
partial = "begun"
day = 3
at = 09:00:00
decides = ["gm"]

[[scores.greening.parts]]
title = "绿化投诉"
weight = 100
deductions = [{ target = "greening-in-time", points = 5, for_each = "event" }]
"""
LAWN = "3栋楼下的草坪全枯了，没人管"


@pytest.fixture
def green(world: World) -> World:
    """桂花园 with a department for its gardens, and 小林 in it."""
    world.amends("", "", GARDENS)
    world.ticks()
    joins(world, "绿化工", "小林")
    world.everybody_listened()
    return world


def joins(world: World, title: str, name: str) -> None:
    world.says("陈主管", f"/invite {title} {name}")
    world.says(name, f"绑定 {world.last('陈主管').text.split('绑定码：')[1].split()[0]}")


def test_somebody_is_invited_by_what_people_call_the_work(world: World) -> None:
    world.amends("", "", GARDENS)
    for title, name, role in (
        ("绿化工", "小林", "绿化"),
        ("园艺师", "小花", "绿化"),
        ("绿化部", "小草", "绿化"),
        ("门岗", "小王", "秩序"),
        ("水电工", "小水", "工程"),
    ):
        world.says("陈主管", f"/invite {title} {name}")
        assert f"{name}（{role}）" in world.last("陈主管").text
    world.says("陈主管", "/invite 宇航员 小孙")
    assert "没有「宇航员」" in world.last("陈主管").text and "绿化" in world.last("陈主管").text


def test_homeowners_words_find_it(green: World) -> None:
    green.says("王阿姨", LAWN)
    ticket = green.ticket(1)
    assert (ticket.category, ticket.department) == ("greening", "greening")
    assert any("绿化养护" in each for each in green.heard("小林"))
    green.presses("小林", "接单")
    assert "小林" in green.last("王阿姨").text
    green.says("Anna", "The lawn behind building 12 is dead, nobody cares for it")
    assert green.ticket(2).department == "greening"
    green.says("李先生", "厨房漏水了")
    assert green.ticket(3).department == "engineering"


def test_danger_is_not_lowered_by_a_word(green: World) -> None:
    green.says("王阿姨", "树枝断了砸到人了，流血了")
    assert green.ticket(1).category == "greening" and green.ticket(1).is_grave


def test_tickets_are_passed_to_it_and_from_it(green: World) -> None:
    green.says("王阿姨", "单元门坏了")
    green.says("陈主管", "/transfer 1")
    assert "绿化部" in [each.label for each in green.last("陈主管").buttons]
    green.says("陈主管", "/transfer 1 绿化部")
    assert (green.ticket(1).department, green.ticket(1).category) == ("greening", "greening")
    assert any("#1" in each for each in green.heard("小林"))
    green.says("小林", "/take 1")
    green.says("小林", "/category 1 维修")
    assert green.ticket(1).department == "engineering"
    green.says("张师傅", "/category 1 绿化")
    assert green.ticket(1).department == "greening"
    green.says("陈主管", "/transfer 1 园林部")
    assert "没有「园林部」这个部门" in green.last("陈主管").text
    assert "绿化部" in green.last("陈主管").text


def test_plain_words_pass_it_on_too(green: World) -> None:
    green.says("王阿姨", "单元门坏了")
    green.says("吴工", "#1 转给绿化部")
    assert green.ticket(1).department == "greening"


def test_its_group_is_bound_and_hears_its_cards(green: World) -> None:
    green.says("陈主管", "/bindchat 绿化部", group="绿化群")
    assert "绿化" in green.last("绿化群").text
    green.says("王阿姨", LAWN)
    assert "#1" in green.heard("绿化群")[-1] and green.heard("小林") == []
    green.says("小林", "/take 1", group="绿化群")
    assert "小林" in green.heard("王阿姨")[-1]


def test_its_people_come_and_go_and_lead_nobody(green: World) -> None:
    green.says("小林", "/duty on")
    green.says("王阿姨", LAWN)
    green.everybody_listened()
    green.says("小林", "/queue")
    assert "#1" in green.last("小林").text
    green.says("张师傅", "/queue")
    assert "#1" not in green.last("张师傅").text
    green.says("小刘", "/queue 绿化")
    assert "#1" in green.last("小刘").text
    green.says("小林", "/board")
    assert "权限" in green.last("小林").text
    green.says("小林", "/help")
    assert "/take" in green.last("小林").text and "/board" not in green.last("小林").text


def test_a_complaint_about_its_people_is_hidden_from_them(green: World) -> None:
    green.says("王阿姨", "你们绿化工态度太差了，骂人")
    ticket = green.ticket(1)
    assert (ticket.about_role, ticket.department) == ("greening", "service")
    green.everybody_listened()
    green.says("小林", "/ticket 1")
    assert "没找到" in green.last("小林").text


def test_late_answers_go_up_and_count_in_its_score(green: World) -> None:
    green.says("王阿姨", LAWN)
    green.passes(minutes=12)
    assert any("#1" in each for each in green.heard("陈主管"))
    green.says("小林", "/score")
    said = green.last("小林").text
    assert "绿化主管 2026年11月计分" in said and "【绿化投诉】95/100" in said


def test_its_duties_come(green: World) -> None:
    moment = datetime(2026, 11, 24, 16, 1, tzinfo=ZONE)
    green.sleeps(seconds=(moment - green.now).total_seconds())
    green.ticks()
    assert any("绿地巡查" in each for each in green.heard("小林"))


def test_board_console_and_lists_name_it(green: World) -> None:
    green.says("王阿姨", LAWN)
    green.says("陈主管", "/board")
    assert "绿化部：等人接单 1" in green.last("陈主管").text
    with transaction(green.engine) as session:
        moment = Moment(session, green.rules, green.now)
        contact = contacts.find(session, "webchat", "陈主管")
        assert contact is not None
        seen = today.look(as_if_said(moment, contact, ""))
    shown = {name: counts for _, name, counts in seen.departments}
    assert shown["绿化部"][0] == 1 and seen.states[0] == "等人接单"


@pytest.mark.long
def test_sheets_and_the_command_line_know_it(
    green: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUANJIA_CHARTER", str(green.running.media.parent / "charter.toml"))
    header, name = ["姓名", "手机", "岗位"], "staff.xlsx"
    people = (["林青", "13800008888", "高级绿化工"], ["小白", "13800009999", "绿化部"])
    result = desk.imports("staff", desk.sheet(*people, header=header, name=name))
    assert result.exit_code == 0, result.output
    assert result.stdout.count("绿化") >= 2
    assert desk.runs("invite", "--role", "绿化工", "--name", "小叶").exit_code == 0
    assert desk.runs("charter", "check", green.running.media.parent / "charter.toml").exit_code == 0
    green.says("王阿姨", LAWN)
    path = tmp_path / "tickets.xlsx"
    desk.runs("export", "tickets", path)
    cells = [cell for row in openpyxl.load_workbook(path).active.values for cell in row]
    assert "绿化养护" in cells and "绿化部" in cells
    with reading(green.engine) as session:
        assert contacts.find(session, "webchat", "小林") is not None


def test_without_it_nobody_has_heard_of_it(world: World) -> None:
    world.says("王阿姨", LAWN)
    assert world.ticket(1).department == "environment"
    world.says("陈主管", "/transfer 1 绿化部")
    assert "没有「绿化部」这个部门" in world.last("陈主管").text
