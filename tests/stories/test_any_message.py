"""Whatever comes in gets a sensible answer; nothing is lost and nothing breaks."""

from __future__ import annotations

import pytest

from tests.world import World

ODD_TEXTS = {
    "empty": "",
    "spaces": "   \n\t ",
    "emoji": "😭😭😭🆘",
    "right-to-left": "\u202e\u200f电梯坏了\u202c",
    "zero width": "电\u200b梯\u200b坏\u200b了",
    "nul": "电梯\x00坏了",
    "half a character": "电梯坏了\ud800",
    "a number": "12345678901234567890",
    "a wall": "漏" * 4_000,
    "a longer wall": "楼上漏水了" * 4_000,
    "braces": "{name} {0} %s {",
    "markup": "<b>电梯</b> *坏* _了_ [x](http://x) `rm`",
    "sql": "'; DROP TABLE ticket; --",
    "only a slash": "/",
    "full-width slash": "／fee",
    "unknown command": "/abracadabra 12",
    "another bot's name": "/fee@guanjia_bot",
    "a huge number": "/status 99999999999999999999",
    "not a number": "/status abc",
    "a foreign tongue": "Лифт не работает",
    "newlines": "\n".join(["电梯"] * 500),
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
@pytest.mark.parametrize("name", ["王阿姨", "张师傅", "路人"])
@pytest.mark.wordings
def test_odd_words_are_answered(world: World, name: str, text: str) -> None:
    world.says(name, text)
    assert world.heard(name), text
    assert world.stuck() == 0


KINDS = ("photo", "voice", "video", "document", "sticker", "location", "contact")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["王阿姨", "路人"])
def test_every_kind_of_message_is_answered_and_kept(world: World, name: str, kind: str) -> None:
    world.says(name, attachments=[{"kind": kind, "reference": "file-1", "note": "31.2,121.5"}])
    assert world.heard(name)
    assert world.stuck() == 0
    assert [each.kind for each in world.attachments()] == [kind]


def test_a_photo_comes_onto_the_ticket_that_its_words_open(world: World) -> None:
    world.sends_photo("王阿姨")
    assert "再写一句" in world.heard("王阿姨")[0]
    world.says("王阿姨", "单元门坏了")
    assert [each.ticket_id for each in world.attachments()] == [1]
    card = world.last("张师傅")
    assert card.photo is not None and card.photo.read_bytes() == b"photo-1"


def test_a_photo_with_words_is_on_the_card(world: World) -> None:
    world.sends_photo("王阿姨", "单元门坏了")
    assert world.last("张师傅").photo is not None
    world.says("张师傅", "/ticket 1")
    assert "照片" in world.last("张师傅").text and world.last("张师傅").photo is not None


def test_a_later_photo_or_voice_goes_to_the_open_ticket(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("王阿姨", attachments=[{"kind": "voice", "reference": "voice-1"}])
    assert [each.ticket_id for each in world.attachments()] == [1]
    world.says("张师傅", "/ticket 1")
    assert "语音" in world.last("张师傅").text


def test_an_edited_message_is_a_note_and_opens_nothing(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("王阿姨", "单元门和门禁都坏了", kind="edited")
    assert "edited" in world.events(1)
    world.passes(minutes=3)  # pieces of one matter are put together for two
    assert "门禁" in world.heard("张师傅")[-1]
    assert len(world.all_tickets()) == 1


def test_an_unknown_or_old_button_is_answered(world: World) -> None:
    world.does("王阿姨", "/explode 12")
    world.does("王阿姨", "no command at all")
    world.does("王阿姨", "/confirm 99")
    assert len(world.heard("王阿姨")) == 3


def test_a_button_of_a_finished_ticket_says_how_things_stand(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("张师傅", "/close 1 好了")
    world.says("王阿姨", "/confirm 1")
    world.does("张师傅", "/take 1")
    assert "已确认解决" in world.last("张师傅").text


def test_a_message_that_breaks_the_program_is_read_by_a_person(world: World) -> None:
    world.breaks_on("炸弹")
    world.says("王阿姨", "炸弹")
    for _ in range(3):
        world.passes(seconds=10)
    assert "请客服来看" in world.heard("王阿姨")[-1]
    assert "炸弹" in world.heard("小刘")[-1]
    assert world.stuck() == 1
    world.says("王阿姨", "单元门坏了")
    assert "#1" in world.heard("王阿姨")[-1]


def test_somebody_who_comes_back_is_reachable_again(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/reply 1 在吗")
    world.hears_again("王阿姨")
    world.says("王阿姨", "我在")
    world.says("张师傅", "/reply 1 马上到")
    assert "马上到" in world.last("王阿姨").text


def test_a_short_outage_of_the_platform_only_delays(world: World) -> None:
    world.outage("张师傅")
    world.says("王阿姨", "单元门坏了")
    assert world.heard("张师傅") == []
    world.hears_again("张师傅")
    world.passes(minutes=1)
    assert "#1" in world.heard("张师傅")[0]
