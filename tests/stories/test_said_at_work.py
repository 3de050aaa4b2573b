"""What the staff say about their work without naming it as a form would: asked, told, answered."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def two(world: World) -> World:
    world.says("王阿姨", "厨房水龙头一直滴水")
    world.says("李先生", "5栋楼道灯不亮了")
    world.everybody_listened()
    return world


@pytest.mark.parametrize("said", ["今天啥活", "先去哪个", "今天有什么活要干", "先修哪家"])
def test_whoever_asks_for_work_reads_it(two: World, said: str) -> None:
    two.says("张师傅", said)
    (answer,) = two.heard("张师傅")
    assert "#1" in answer and "#2" in answer


@pytest.mark.parametrize(
    "said", ["头有点晕 下午想回家", "发烧了 想先回去休息", "孩子病了，得先回去"]
)
def test_who_is_unwell_asks_for_leave_and_leaves_nothing_on_a_ticket(two: World, said: str) -> None:
    two.says("何姐", "3栋电梯口垃圾桶满了我先收了")
    two.everybody_listened()
    two.says("何姐", said)
    assert any("何姐" in each for each in two.heard("陈主管"))
    assert "请假" in two.last("何姐").text
    assert said not in str(two.all_tickets())


@pytest.mark.parametrize(
    ("said", "shown"),
    [("这周投诉多不多", "2 单"), ("最久的是哪个", "#1"), ("谁干得最好", "2 单")],
)
def test_the_general_manager_asks_as_people_ask(two: World, said: str, shown: str) -> None:
    two.says("赵总", said)
    assert shown in two.last("赵总").text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "said",
    [
        "明天水泵房保养 停水两小时 9点到11点 通知一下3栋",
        "后天上午电梯年检，麻烦通知3栋住户",
        "今晚十点到十二点停水，跟3栋的业主说一声",
    ],
)
def test_whom_to_tell_may_come_last(two: World, said: str) -> None:
    two.says("陈主管", said)
    (draft,) = two.heard("陈主管")
    assert "3栋" in draft and "发吧" in draft
    assert two.heard("王阿姨") == []
    assert {each.state for each in two.all_tickets()} == {"reported"}
