"""GM-2: a register of policies with owners and reviews; all fields covered, none overdue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage.policies import PolicyCoverage
from tests.world import World

FIELDS = ("service", "engineering", "order", "environment", "appraisal", "risk")
PAPER = {"kind": "document", "reference": "f1", "mime": "application/pdf", "name": "制度.pdf"}
WORDS = ["客服", "工程", "秩序", "环境", "绩效考核", "风险防控"]


def covered(world: World, day: date) -> PolicyCoverage:
    return world.policy_coverage(FIELDS, day)


def test_a_policy_is_entered_with_its_file_and_found_again(world: World) -> None:
    said = "/policy add 客服 《投诉处理制度》 1.0 陈主管 2027-11-01"
    world.says("赵总", said, attachments=[PAPER])
    assert "登记好了" in world.heard("赵总")[-1] and "发给我" not in world.last("赵总").text
    world.says("张师傅", "/policy")
    shown = world.heard("张师傅")[-1]
    assert "1. 客服 投诉处理制度 1.0 陈主管" in shown
    assert "16.6%" in shown and "还差：工程、秩序" in shown
    world.says("张师傅", "/policy 1")
    assert "负责人：陈主管" in world.heard("张师傅")[-1]
    assert world.last("张师傅").files
    world.says("赵总", said)
    assert "登记过了" in world.heard("赵总")[-1]


def test_the_file_is_asked_for_where_it_did_not_come_along(world: World) -> None:
    world.says("赵总", "/policy add 工程 设备维保制度 1.0 吴工")
    assert "请把文件发给我" in world.heard("赵总")[-1]
    world.says("赵总", attachments=[PAPER])
    assert "文件存好了" in world.heard("赵总")[-1]


def test_coverage_is_whole_when_every_field_has_one_and_none_is_overdue(world: World) -> None:
    for number, field in enumerate(WORDS):
        world.says("赵总", f"/policy add {field} 第{number}号制度 1.0 赵总 2027-06-01")
    assert covered(world, date(2027, 6, 1)).share == 1.0
    late = covered(world, date(2027, 6, 2))
    assert late.share == 0.0 and len(late.overdue) == 6
    world.says("赵总", "/policy withdraw 6 合并了")
    assert covered(world, date(2027, 1, 1)).missing == ("risk",)


@pytest.mark.long
def test_a_review_is_asked_of_its_owner_and_goes_up_when_nothing_happens(world: World) -> None:
    world.says("赵总", "/policy add 秩序 门岗制度 1.0 陈主管 2027-01-15")
    world.until(15, 10, months=1)  # 15 December: not yet
    assert not any("门岗制度" in each for each in world.heard("陈主管"))
    world.passes(days=1)
    assert any("复审制度《门岗制度》" in each for each in world.heard("陈主管"))
    world.everybody_listened()
    world.until(15, 19, months=1)
    assert any("门岗制度" in each for each in world.heard("赵总"))
    assert covered(world, date(2027, 1, 16)).overdue == (1,)
    world.says("陈主管", "/policy review 1 1.1 加了夜间登记")
    assert "（1.1），下次复审2028-01-15" in world.heard("陈主管")[-1]
    assert world.duty_states("assigned:policy:1:2027-01-15") == ["late"]
    world.everybody_listened()
    world.passes(days=5)
    assert not any("门岗制度" in each for each in world.heard("赵总") + world.heard("陈主管"))


def test_a_review_in_time_is_never_pressed(world: World) -> None:
    world.says("赵总", "/policy add 秩序 门岗制度 1.0 陈主管 2026-12-10")
    world.passes(hours=1)
    assert any("门岗制度" in each for each in world.heard("陈主管"))
    world.says("陈主管", "/policy review 1")
    assert world.duty_states("assigned:policy:1:2026-12-10") == ["done"]


def test_who_may_not_change_the_register(world: World, tmp_path: Path) -> None:
    for name, said in (
        ("张师傅", "/policy add 工程 喝茶制度 1.0 张师傅"),
        ("王阿姨", "/policy"),
        ("何姐", "/policy review 1"),
    ):
        if said.endswith("1"):
            world.says("赵总", "/policy add 环境 保洁制度 1.0 吴工")
        world.says(name, said)
        assert "没有权限" in world.heard(name)[-1]
    world.says("赵总", "/policy owner 1 何姐")
    assert "现在由您负责" in world.heard("何姐")[-1]
    world.says("何姐", "/policy review 1 增加雨天保洁")
    assert "记下了" in world.heard("何姐")[-1]


def test_what_cannot_be_read_is_explained(world: World) -> None:
    for said in ("/policy add 餐饮 制度 1.0 陈主管", "/policy 随便", "/policy add 客服 制度"):
        world.says("赵总", said)
        assert "/policy add 方面 名称 版本 姓名 [日期]" in world.heard("赵总")[-1]
    world.says("赵总", "/policy add 餐饮 制度 1.0 陈主管")
    assert "可以写：客服、工程" in world.heard("赵总")[-1]
    world.says("赵总", "/policy 77")
    assert "没有 77 号制度" in world.heard("赵总")[-1]
