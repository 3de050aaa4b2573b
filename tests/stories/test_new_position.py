"""A position that the statement no longer shows is added in the charter alone: 秩序主管, with
nightly rounds and a score of four parts."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.world import ZONE, World

ORDER = """
[positions.order-supervisor]
title = "秩序主管"
roles = ["order"]
under = "gm"

[[clauses]]
id = "OR-1"
position = "order-supervisor"
text = "每晚组织夜间巡逻，留下记录。"

[[clauses]]
id = "OR-S"
position = "order-supervisor"
text = "夜间巡逻（40%）；投诉及时（30%）；投诉满意（20%）；安全（10%）。"

[duties.night-round]
clause = "OR-1"
title = "夜间巡逻"
position = "order-supervisor"
every = "day"
opens = { at = 21:00:00 }
due = { at = 23:00:00 }
evidence = [{ kinds = ["text", "photo"] }]
missed_after = { hours = 2 }

[figures.night-incidents]
clause = "OR-S"
title = "夜间治安事件"
unit = "count"
enters = ["gm"]

[targets.night-rounds]
clause = "OR-1"
title = "夜间巡逻完成率"
measure = "duties"
duty = "night-round"
at_least = 100

[targets.order-in-time]
clause = "OR-S"
title = "秩序投诉及时率"
measure = "complaints-in-time"
deadlines = ["answer"]
categories = ["security"]
at_least = 100

[targets.order-satisfaction]
clause = "OR-S"
title = "秩序投诉满意度"
measure = "resolution-satisfaction"
categories = ["security"]
at_least = 80

[targets.night-incidents]
clause = "OR-S"
title = "夜间治安事件"
measure = "figure"
figure = "night-incidents"
unit = "count"
at_most = 0

[scores.order-supervisor]
clause = "OR-S"
partial = "begun"
day = 3
at = 09:00:00
decides = ["gm"]

[[scores.order-supervisor.parts]]
title = "夜间巡逻"
weight = 40
deductions = [{ target = "night-rounds", points = 4, for_each = "event" }]

[[scores.order-supervisor.parts]]
title = "投诉及时"
weight = 30
deductions = [{ target = "order-in-time", points = 5, for_each = "event" }]

[[scores.order-supervisor.parts]]
title = "投诉满意"
weight = 20
deductions = [{ target = "order-satisfaction", points = 1, for_each = 1 }]

[[scores.order-supervisor.parts]]
title = "安全"
weight = 10
deductions = [{ target = "night-incidents", points = "all" }]
"""


@pytest.fixture
def guarded(world: World) -> World:
    """桂花园 with a supervisor of order."""
    world.amends("", "", ORDER)
    world.ticks()
    return world


def wakes(world: World, day: int, hour: int, minute: int = 0) -> None:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=ZONE)
    world.sleeps(seconds=(moment - world.now).total_seconds())
    world.ticks()


@pytest.mark.long
def test_a_position_of_the_charter_alone_has_duties_and_a_score(guarded: World) -> None:
    wakes(guarded, 24, 21, 1)
    assert any("夜间巡逻" in each for each in guarded.heard("老马"))
    guarded.replies("老马", "夜间巡逻", "走了一圈，东门锁好了")
    wakes(guarded, 25, 21, 1)
    wakes(guarded, 26, 3)  # nobody went
    guarded.says("赵总", "/figure 夜间治安事件 2026-11 0 值班日志")
    guarded.says("王阿姨", "有陌生人在楼道里乱转，保安来看看")
    guarded.passes(minutes=12)
    guarded.says("老马", "/score")
    said = guarded.last("老马").text
    assert "秩序主管 2026年11月计分" in said
    assert "【投诉及时】25/30" in said and "【投诉满意】20/20" in said and "【安全】10/10" in said
    rounds = next(line for line in said.splitlines() if "夜间巡逻完成率" in line)
    assert "扣" in rounds and "没按时完成" in said
    guarded.says("小刘", "/score 秩序主管")
    assert "本人和上级" in guarded.last("小刘").text
    guarded.says("赵总", "/score 秩序主管")
    assert "【安全】10/10" in guarded.last("赵总").text


def test_somebody_is_given_the_new_position_by_its_title(guarded: World) -> None:
    guarded.says("赵总", "/invite 秩序主管 小李")
    said = guarded.last("赵总").text
    guarded.says("小李", f"绑定 {said.split('绑定码：')[1].split()[0]}")
    wakes(guarded, 24, 21, 1)
    guarded.says("小李", "/duties")
    assert "夜间巡逻" in guarded.last("小李").text
    guarded.says("小李", "/score")
    assert "秩序主管 2026年11月计分" in guarded.last("小李").text
    guarded.says("陈主管", "/invite 前台 小钱")
    assert "小钱（客服）" in guarded.last("陈主管").text
    guarded.says("陈主管", "/invite 宇航员 小孙")
    assert "没有「宇航员」这个身份" in guarded.last("陈主管").text


def test_a_round_that_was_not_ones_fault_is_appealed_against(guarded: World) -> None:
    wakes(guarded, 24, 21, 1)
    wakes(guarded, 25, 3)
    guarded.says("老马", "/score")
    before = guarded.last("老马").text
    number = before.split("D")[1].split(" ")[0]
    guarded.says("老马", f"/appeal D{number} 台风红色预警，全员留守")
    guarded.says("赵总", "/appeal A1 同意 有预警通知")
    guarded.says("老马", "/score")
    assert f"申诉成立，不计：D{number}" in guarded.last("老马").text
