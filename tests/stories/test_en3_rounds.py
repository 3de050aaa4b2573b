"""EN-3: inspection rounds with checkpoints; a finding opens a ticket, what is skipped is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.papers import draw
from bot.papers.house import Kit, font_file
from storage import charter
from tests.world import World

NIGHT = """
[positions.order-supervisor]
title = "秩序主管"
roles = ["order"]
under = "gm"

[[clauses]]
id = "OR-1"
position = "order-supervisor"
text = "每天夜间巡逻一次。"

[duties.night-round]
clause = "OR-1"
title = "夜间巡逻"
position = "order-supervisor"
every = "day"
each = "estate"
opens = { at = 22:00:00 }
due = { at = 06:00:00 }
command = "/round"
remind = "card"
steps = [{ after = { hours = 0 }, to = ["gm"] }]
missed_after = { hours = 2 }
"""


def lays_out(world: World, route: str = "安全检查", names: str = "东门 配电房 水泵房") -> None:
    world.says("吴工", f"/round add {route} {names}")
    world.ticks()
    world.everybody_listened()


def test_a_round_is_walked_from_checkpoint_to_checkpoint(world: World) -> None:
    lays_out(world)
    world.says("张师傅", "/round 东门")
    assert "安全检查 1/3" in world.heard("张师傅")[-1]
    world.says("张师傅", "/round 东门")
    assert "安全检查 1/3" in world.heard("张师傅")[-1]
    code = world.checkpoint_code("配电房")
    world.says("张师傅", f"/start point-{code}")
    assert "还有：水泵房" in world.heard("张师傅")[-1]
    assert world.duty_states("safety-round:") == ["open"]
    world.says("张师傅", "/round 水泵房 正常")
    assert "3 个点都到了" in world.heard("张师傅")[-1]
    assert world.duty_states("safety-round:") == ["done"]
    for leader in ("吴工", "赵总"):
        world.says(leader, "/round")
        assert "3 个点都到了" in world.heard(leader)[-1]
    assert not world.all_tickets()


def test_a_finding_opens_a_ticket_that_knows_its_round(world: World) -> None:
    lays_out(world)
    world.sends_photo("张师傅", "/round 配电房 照明灯坏了")
    (ticket,) = world.all_tickets()
    assert (ticket.place, ticket.category) == ("配电房", "engineering")
    assert "#1" in world.heard("张师傅")[-1]
    assert world.attachments()[0].ticket_id == 1
    world.says("吴工", "/ticket 1")
    assert "安全检查第 1 次，在配电房发现" in world.heard("吴工")[-1]
    assert world.deadline(1, "answer").state == "running"
    world.says("张师傅", "/round 东门")
    world.presses("张师傅", "这里有问题")
    world.says("张师傅", "东门道闸冒烟起火了")
    (_, fire) = world.all_tickets()
    assert (fire.urgency, fire.place) == ("urgent", "东门")


def test_a_checkpoint_that_was_skipped_is_seen(world: World) -> None:
    lays_out(world)
    world.says("张师傅", "/round 东门")
    world.says("张师傅", "/round finish")
    assert "原因" in world.heard("张师傅")[-1]
    world.says("张师傅", "/round finish 钥匙没带")
    said = world.heard("吴工")[-1]
    assert "漏了 2 个" in said and "配电房、水泵房" in said and "钥匙没带" in said
    assert world.duty_states("safety-round:") == ["open"]


def test_a_round_that_nobody_ends_ends_itself_once(world: World) -> None:
    lays_out(world)
    world.says("张师傅", "/round 东门")
    world.everybody_listened()
    world.sleeps(hours=5)
    world.ticks()
    world.ticks()
    assert len([each for each in world.heard("吴工") if "漏了 2 个" in each]) == 1
    world.says("张师傅", "/round 东门")  # another one
    assert "1/3" in world.heard("张师傅")[-1]


def test_who_may_not_walk_and_who_may_not_lay_out(world: World) -> None:
    lays_out(world)
    for name, said in (
        ("王阿姨", "/round 东门"),
        ("何姐", "/round 东门"),
        ("张师傅", "/round add 安全检查 车库"),
        ("张师傅", "/round print"),
        ("王阿姨", f"/start point-{world.checkpoint_code('东门')}"),
    ):
        world.says(name, said)
        assert "没有权限" in world.heard(name)[-1]
    world.says("张师傅", "/round 车库")
    assert "没有叫「车库」的点位" in world.heard("张师傅")[-1]


def test_a_nightly_round_of_another_position_needs_the_charter_alone(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "charter.toml"
    path.write_text(charter.BUILT_IN.read_text("utf-8") + NIGHT, "utf-8")
    world.rules = replace(world.rules, charter=charter.load(path))
    world.running.rules = world.rules
    lays_out(world, "夜间巡逻", "西门 车库")
    world.passes(hours=12)  # 22:00
    assert any("夜间巡逻" in each for each in world.heard("老马"))
    world.passes(hours=1)
    for place in ("西门", "车库"):
        world.says("老马", f"/round {place}")
    assert world.duty_states("night-round:2026-11-23") == ["done"]
    world.everybody_listened()
    world.passes(days=1, hours=7)  # the next night nobody went
    assert any("夜间巡逻" in each for each in world.heard("赵总"))


@pytest.mark.long
def test_the_codes_are_printed(world: World) -> None:
    lays_out(world)
    world.says("吴工", "/round print 安全检查")
    assert "3 个点位的二维码" in world.heard("吴工")[-1]
    values = {
        "title": "巡检点位",
        "say": "扫码，或写",
        "points": [{"code": "K7M2P9QR", "name": "东门", "route": "桂花园"}] * 9,
    }
    kit = Kit(font_file(), Path(), bot_link="https://t.me/guanjia_bot?start=")
    paper = draw("checkpoints", values, kit)
    assert paper.startswith(b"%PDF") and paper.count(b"/Type /Page\n") == 2
