"""CS-2: where there is danger: words of safety first, the supervisor at once, on site in 30 min."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("said", "safety"),
    [
        ("5栋1单元电梯困人了", "不要扒门"),
        ("家里闻到好大的燃气味", "关掉"),
        ("水管爆了水哗哗地喷", "总阀"),
        ("楼道里冒烟了着火了", "119"),
        ("有人触电了", "120"),
        ("楼上往下扔砖头差点砸到人", "离开"),
    ],
)
def test_words_of_safety_come_first(world: World, said: str, safety: str) -> None:
    world.says("孙伯", said)
    reply = world.heard("孙伯")[0]
    assert safety in reply.split("\n\n")[0]
    assert "#1" in reply
    assert world.ticket(1).urgency == "urgent"


def test_the_supervisors_hear_of_it_at_once(world: World) -> None:
    world.says("孙伯", "电梯困人了")
    for name in ("陈主管", "吴工", "张师傅"):
        assert any("紧急" in heard for heard in world.heard(name)), name
    assert world.heard("赵总") == []


def test_on_site_within_thirty_minutes_or_it_goes_up(world: World) -> None:
    world.says("孙伯", "电梯困人了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.passes(minutes=30)
    assert "到达现场" in world.heard("陈主管")[0]
    assert "到达现场" in world.heard("吴工")[0]


def test_arriving_meets_it_and_the_homeowner_knows(world: World) -> None:
    world.says("孙伯", "电梯困人了")
    world.says("张师傅", "/arrive 1")
    world.everybody_listened()
    assert ("onsite", "met") in world.deadline_states(1)
    world.passes(minutes=40)
    assert world.heard("陈主管") == []


def test_a_normal_matter_has_no_such_deadline(world: World) -> None:
    world.says("孙伯", "楼道灯不亮了")
    assert "onsite" not in [kind for kind, _ in world.deadline_states(1)]


def test_a_matter_can_turn_urgent(world: World) -> None:
    world.says("孙伯", "楼道灯不亮了")
    world.everybody_listened()
    world.says("张师傅", "/urgent 1")
    assert world.ticket(1).urgency == "urgent"
    assert ("onsite", "running") in world.deadline_states(1)
    assert "#1" in world.heard("陈主管")[0]


def test_a_major_complaint_reaches_the_general_manager_at_once(world: World) -> None:
    world.says("李先生", "我们整栋楼联名签字，再不解决就去12345投诉并找记者曝光")
    assert world.ticket(1).urgency == "major"
    assert "重大" in world.heard("赵总")[0]
    assert "重大" in world.heard("陈主管")[0]
