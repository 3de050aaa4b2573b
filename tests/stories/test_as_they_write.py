"""Messages as they really come: faces, strokes, control characters, changed words, shared links."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from handlers.legible import legible
from nlu.faces import FACES
from storage import deadlines, people
from storage.db import reading, transaction
from storage.tickets import Ticket
from tests.world import World

LAMP = "客厅的灯坏了一个"


def _texts(world: World) -> list[str]:
    with reading(world.engine) as session:
        return list(session.exec(select(Ticket.text).order_by(col(Ticket.id))).all())


# ------------------------------------------------------------------------------ faces, strokes


@pytest.mark.parametrize(
    "said",
    [
        "/::) 楼道灯坏了",
        "/:rose楼道灯坏了",
        "/:,@P楼道灯坏了",
        "楼道灯坏了/::'(",
        "/:handclap 楼道灯坏了",
    ],
)
def test_a_face_before_a_complaint_is_a_face(world: World, said: str) -> None:
    world.says("王阿姨", said)
    (text,) = _texts(world)
    assert "楼道灯坏了" in text
    assert "/:" not in text


@pytest.mark.parametrize("code", sorted(FACES))
def test_every_face_is_known_and_alone_it_is_small_talk(code: str) -> None:
    assert legible(f"{code} 电梯坏了") == f"{FACES[code]} 电梯坏了"


@pytest.mark.parametrize("said", ["/::'(", "/:handclap", "/:rose/:rose", "/::)  "])
def test_a_lone_face_opens_nothing_and_is_no_command(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert not _texts(world)
    assert not any("命令" in each for each in world.heard("王阿姨"))


def test_a_face_before_a_sign_off_signs_off(world: World) -> None:
    world.says("王阿姨", "厨房水龙头坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/resolve 1 换了阀芯")
    world.says("王阿姨", "/:handclap 修好了")
    assert world.ticket(1).is_signed


@pytest.mark.parametrize(
    "said", ["/电梯坏了", "/ 楼道灯不亮", "／厨房漏水了", "/the lift is broken"]
)
def test_what_is_no_command_is_read_as_words(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert _texts(world) == [said.lstrip("/／ ")]


@pytest.mark.parametrize("said", ["/tickt 3", "/foo", "/resove 3 换了"])
def test_a_misspelt_command_is_said_to_be_none(world: World, said: str) -> None:
    world.says("张师傅", said)
    assert "没有" in world.heard("张师傅")[-1]
    assert not _texts(world)


def test_control_characters_are_dropped(world: World) -> None:
    world.says("王阿姨", "厨房\x08漏水\x1b[31m了\u200b\u202e")
    assert _texts(world) == ["厨房漏水了"]


# ------------------------------------------------------------------------------- changed words


def test_changed_words_are_weighed_anew(world: World) -> None:
    world.says("王阿姨", LAMP, message_id="m1")
    world.everybody_listened()
    world.says("王阿姨", "客厅的灯冒火花了，有烧焦味", kind="edited", message_id="m1")
    assert world.ticket(1).is_urgent
    assert "119" in world.heard("王阿姨")[0]
    assert any("冒火花" in each for each in world.heard("吴工"))
    assert len(_texts(world)) == 1


def test_they_go_to_their_own_ticket(world: World) -> None:
    world.says("王阿姨", LAMP, message_id="m1")
    world.says("王阿姨", "小区门口的垃圾没人扫", message_id="m2")
    world.everybody_listened()
    world.says("王阿姨", "客厅的灯坏了两个", kind="edited", message_id="m1")
    assert "#1" in world.heard("王阿姨")[0]
    assert not world.heard("何姐")
    assert "edited" in world.events(1)


def test_a_greeting_that_becomes_a_complaint_opens_a_ticket(world: World) -> None:
    world.says("王阿姨", "你好", message_id="m1")
    world.says("王阿姨", "厨房漏水了", kind="edited", message_id="m1")
    assert _texts(world) == ["厨房漏水了"]


@pytest.mark.parametrize("first", [LAMP, "我家欠多少物业费", "你好"])
def test_the_same_words_again_tell_nobody(world: World, first: str) -> None:
    world.says("王阿姨", first, message_id="m1")
    world.everybody_listened()
    world.says("王阿姨", first, kind="edited", message_id="m1")
    assert not world.heard("王阿姨")
    assert not world.heard("张师傅")


def test_what_was_closed_meanwhile_is_news(world: World) -> None:
    world.says("王阿姨", LAMP, message_id="m1")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/resolve 1 换了灯泡")
    world.says("王阿姨", "修好了")
    world.says("王阿姨", "厨房漏水了", kind="edited", message_id="m1")
    assert _texts(world)[-1] == "厨房漏水了"


def test_a_changed_command_does_nothing(world: World) -> None:
    world.says("王阿姨", LAMP)
    world.says("张师傅", "/take 1", message_id="m1")
    world.everybody_listened()
    world.says("张师傅", "/resolve 1 修好了", kind="edited", message_id="m1")
    assert world.ticket(1).is_held
    assert not world.heard("王阿姨")


# ------------------------------------------------------------------------------ two, or the same


@pytest.mark.parametrize("second", ["3栋2单元电梯停运了", "门禁坏了刷不开", "单元门坏了关不上"])
def test_two_things_are_two_tickets(world: World, second: str) -> None:
    world.says("王阿姨", LAMP)
    world.passes(minutes=3)
    world.says("王阿姨", second)
    assert _texts(world) == [LAMP, second]


@pytest.mark.parametrize(
    "words", [("电梯停了，困住人了", "电梯停了"), ("厨房漏水了", "水管漏水了")]
)
def test_the_same_said_shorter_is_the_same(world: World, words: tuple[str, str]) -> None:
    world.says("王阿姨", words[0])
    world.passes(seconds=10)
    world.says("王阿姨", words[1])
    assert len(_texts(world)) == 1


@pytest.mark.parametrize(
    "said",
    [
        "转发：小区停水通知\nhttps://mp.weixin.qq.com/s/abc",
        "小区停水通知 https://mp.weixin.qq.com/s/abc",
        "电梯安全使用指南\n人人有责\nhttps://mp.weixin.qq.com/s/abc",
        "https://mp.weixin.qq.com/s/abc",
    ],
)
def test_a_shared_link_is_asked_about(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert not _texts(world)
    assert "是要反映什么事吗" in world.heard("王阿姨")[-1]
    world.presses("王阿姨", "报修或投诉")
    assert _texts(world) == [said]


@pytest.mark.parametrize(
    "said", ["我家厨房漏水了 https://example.com/p.jpg", "楼道灯坏了 https://example.com/p.jpg"]
)
def test_ones_own_words_with_a_link_are_a_complaint(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert _texts(world) == [said]


# ---------------------------------------------------------------------- who reads it, how much


def test_a_long_report_is_readable_whole(world: World) -> None:
    long = "厨房漏水了，" + "".join(f"第{n}处也漏。" for n in range(700))
    long = long[:3990]
    world.says("王阿姨", long)
    card = world.last("张师傅")
    assert any(button.label == "看全文" for button in card.buttons)
    world.everybody_listened()
    world.presses("张师傅", "看全文")
    world.presses("张师傅", "接着看")
    world.presses("张师傅", "接着看")
    assert long in "".join(world.heard("张师傅")).replace("\n", "")
    world.says("王阿姨", "补充：" + "水都流到客厅了。" * 100)
    world.everybody_listened()
    for part in ("全文", "全文2", "全文3"):
        world.says("张师傅", f"/ticket 1 {part}")
    assert "水都流到客厅了。" * 100 in "".join(world.heard("张师傅")).replace("\n", "")


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("匿名投诉保安老马上班睡觉，不要告诉他是谁说的", "只有主管看得到"),
        ("楼上天天半夜跳舞，别说是我反映的", "不会对别人说"),
        (
            "please do not tell them who said it, they smoke in the stairs",
            "不会对别人说",
        ),
    ],
)
def test_who_asks_not_to_be_named_hears_what_is_kept(world: World, said: str, plainly: str) -> None:
    world.says("王阿姨", said)
    assert any(plainly in each for each in world.heard("王阿姨"))
    world.says("陈主管", "/ticket 1")
    assert "请求保密" in world.heard("陈主管")[-1]
    assert not any(each for each in world.heard("老马") if "睡觉" in each)


@pytest.mark.parametrize(
    ("said", "about"),
    [("保安强上班睡觉还骂人", True), ("投诉强师傅态度差", True), ("强烈投诉你们态度差", False)],
)
def test_a_complaint_is_kept_from_whom_it_names_by_one_character(
    world: World, said: str, about: bool
) -> None:
    with transaction(world.engine) as session:
        (ma,) = people.named(session, "老马")
        ma.name = "强"
        session.add(ma)
    world.says("王阿姨", said)
    assert (world.ticket(1).about_id == ma.id) == about
    if about:
        world.says("老马", "/ticket 1")
        assert "没找到" in world.heard("老马")[-1]
        world.says("老马", "/resolve 1 没有的事")
        assert world.ticket(1).is_in_work


def test_who_left_has_it_no_more_when_the_homeowner_asks(world: World) -> None:
    world.says("王阿姨", "厨房水龙头坏了")
    world.says("张师傅", "/take 1")
    world.removes_role("张师傅")
    world.says("王阿姨", "我家水龙头什么时候修")
    assert not world.ticket(1).is_held
    assert "given_back" in world.events(1)


# ------------------------------------------------------------------------------------- clocks


@pytest.mark.long
def test_the_board_forgets_nothing_that_nobody_took(world: World) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.says("李先生", "楼道灯坏了")
    for hours in (0.2, 2.2, 25.6, 92):
        world.passes(hours=hours)
        world.says("陈主管", "/board")
        assert "还没人管的：2" in world.last("陈主管").text
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/plan 1 下午换一段管子")
    world.says("张师傅", "/resolve 1 换好了")
    world.says("陈主管", "/board")
    assert "还没人管的：1" in world.last("陈主管").text


@pytest.mark.parametrize(
    "does",
    [
        ["/plan 1 明天换水龙头"],
        ["/wait 1 您明天在家吗"],
        ["/wait 1 您明天在家吗", "/resume 1"],
        ["/take 1", "/plan 1 明天换", "/wait 1 在家吗", "/resume 1"],
    ],
)
def test_every_command_leaves_a_clock_at_once(world: World, does: list[str]) -> None:
    world.says("王阿姨", "厨房水龙头坏了")
    world.outage("王阿姨")
    for line in does:
        world.says("张师傅", line)
        with reading(world.engine) as session:
            assert not deadlines.unguarded(session, 10), line
