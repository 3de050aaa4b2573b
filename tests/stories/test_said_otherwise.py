"""The brothers of what went wrong once: the same kind of message in other words."""

from __future__ import annotations

import pytest

from tests.world import World

LAMP = "客厅的灯坏了一个"
UPSTAIRS = "楼上天天半夜跳舞"


def _texts(world: World) -> list[str]:
    return [each.text for each in world.all_tickets()]


def test_a_face_may_have_a_name_and_stand_beside_anything(world: World) -> None:
    world.says("王阿姨", "[微笑]")
    assert not _texts(world) and "没太听懂" not in world.heard("王阿姨")[-1]
    world.says("王阿姨", "[裂开]楼道灯坏了[Sob]")
    assert _texts(world) == ["💔楼道灯坏了😭"]
    world.says("张师傅", "/::) 接单 1")
    assert world.ticket(1).is_held
    world.says("张师傅", "[OK] /resolve 1 换了灯")
    world.says("王阿姨", "[强]修好了")
    world.everybody_listened()
    world.says("王阿姨", "/:rose5分[鼓掌]")
    assert "5 分" in world.heard("王阿姨")[0]


def test_a_change_of_marks_and_spaces_is_none(world: World) -> None:
    world.says("王阿姨", LAMP, message_id="m1")
    world.everybody_listened()
    world.says("王阿姨", "客厅的灯，坏了 一个！", kind="edited", message_id="m1")
    assert not world.heard("王阿姨")


def test_a_change_may_call_off_or_open_again_or_move(world: World) -> None:
    world.says("王阿姨", LAMP, message_id="m1")
    world.says("王阿姨", "算了不用来了，自己修好了", kind="edited", message_id="m1")
    assert "不用来了" in [each.label for each in world.last("王阿姨").buttons]
    world.presses("王阿姨", "还是来看看")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/resolve 1 换了灯泡")
    world.says("王阿姨", "修好了", message_id="m2")
    assert world.ticket(1).is_signed
    world.says("王阿姨", "没修好，还是不亮", kind="edited", message_id="m2")
    assert world.ticket(1).is_open
    world.says("李先生", "3栋2单元1502门口漏水", message_id="m3")
    world.says("李先生", "3栋1单元1502门口漏水", kind="edited", message_id="m3")
    assert world.ticket(2).place == "3-1-1502"


def test_what_is_off_is_off_once(world: World) -> None:
    for said in ("停电了", "我家没电了"):
        world.says("李先生", said)
        world.passes(seconds=15)
    assert len(_texts(world)) == 1
    world.says("李先生", "我家厨房漏水了")
    assert len(_texts(world)) == 2


def test_a_number_names_the_ticket_that_is_meant(world: World) -> None:
    world.says("王阿姨", LAMP)
    world.says("王阿姨", "小区门口的垃圾没人扫")
    world.says("王阿姨", "1号单下午我在家")
    assert "#1" in world.heard("王阿姨")[-1]
    world.says("王阿姨", "#1 四点以后才有人")
    assert "#1" in world.heard("王阿姨")[-1]


def test_silence_may_be_asked_for_in_any_words_and_afterwards(world: World) -> None:
    world.says("李先生", "楼下烧烤味太大，不要让他们知道是我说的")
    assert len(_texts(world)) == 1
    assert "不会对别人说" in world.heard("李先生")[-1]
    world.says("王阿姨", UPSTAIRS)
    world.everybody_listened()
    world.says("王阿姨", "刚才那个别说是我反映的")
    assert "不会对别人说" in world.heard("王阿姨")[-1]
    assert "业主请求保密" in world.heard("老马")[-1]


def test_whom_it_is_about_may_be_said_afterwards(world: World) -> None:
    world.says("王阿姨", "楼下保安骂人，态度很差")
    world.says("王阿姨", "就是那个老马")
    assert world.ticket(1).is_confidential
    world.says("老马", "/ticket 1")
    assert "没找到" in world.heard("老马")[-1]


@pytest.mark.parametrize(
    "said",
    [
        "【停水通知】尊敬的业主：因管道检修，本小区明日8:00-18:00停水，请提前储水。",
        "关于电梯检修的通知 尊敬的业主：3栋电梯明天检修，停用半天。",
        "[链接] 电梯困人怎么办？消防员教你三招",
        "转发 电梯安全常识 大家都看看",
    ],
)
def test_what_is_only_handed_on_is_asked_about(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert not _texts(world)
    assert "是要反映什么事吗" in world.heard("王阿姨")[-1]


@pytest.mark.parametrize("said", ["转发：3栋2单元电梯困人了", "[链接] 我家电梯困人了快来"])
def test_danger_is_never_asked_about_first(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert world.ticket(1).is_urgent


def test_whoever_is_on_leave_keeps_nobody_waiting(world: World) -> None:
    world.says("王阿姨", "厨房水龙头坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "我明天请假")
    world.passes(hours=23)
    world.everybody_listened()
    world.says("王阿姨", "我家水龙头什么时候修")
    assert not world.ticket(1).is_held
    world.passes(minutes=11)
    assert any("#1" in each for each in world.heard("陈主管"))


def test_a_sum_that_was_paid_is_nobody_elses_room(world: World) -> None:
    world.says("王阿姨", "物业费我前天支付宝交了300")
    assert "别人家" not in world.last("王阿姨").text
