"""People do not speak as commands are written, and several act at once."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture(autouse=True)
def leak(world: World) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()


@pytest.mark.parametrize("said", ["怎么还没人来？都半天了", "你们是不是不管了"])
def test_who_is_tired_of_waiting_urges_and_opens_no_second_ticket(world: World, said: str) -> None:
    world.says("王阿姨", said)
    assert [each.id for each in world.all_tickets()] == [1]
    assert any("在催 #1" in text for text in world.heard("张师傅"))
    assert "#1" in world.last("王阿姨").text


def test_a_new_trouble_amid_the_impatience_is_a_ticket(world: World) -> None:
    world.says("王阿姨", "怎么还没人来，楼道的灯也坏了")
    assert len(world.all_tickets()) == 2


def test_a_homeowner_need_not_know_the_number(world: World) -> None:
    world.says("王阿姨", "/status")
    assert "等人接单" in world.last("王阿姨").text
    world.says("王阿姨", "大门的门禁坏了")
    world.says("王阿姨", "/urge")
    assert "哪一单" in world.last("王阿姨").text


def test_two_who_finish_at_once_ask_the_homeowner_once(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.says("张师傅", "/close 1 换了垫圈")
    world.says("小刘", "/close 1 已处理")
    world.says("张师傅", "/close 1 换了垫圈")
    assert sum("您看解决了吗" in text for text in world.heard("王阿姨")) == 1
    assert "张师傅" in world.last("小刘").text
    assert "换了垫圈" in world.last("小刘").text
    assert world.events(1).count("resolved") == 1


def test_passed_to_the_department_that_has_it_nothing_moves(world: World) -> None:
    world.says("小刘", "/transfer 1 工程")
    assert "没有变" in world.last("小刘").text
    assert world.heard("王阿姨") == world.heard("张师傅") == []


def test_whoever_had_it_hears_that_another_has_it_now(world: World) -> None:
    world.says("李师傅", f"/start {world.invites('engineering', '李师傅')}")
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.says("陈主管", "/assign 1 李师傅")
    assert any("李师傅" in text for text in world.heard("张师傅"))
    assert any("换由李师傅" in text for text in world.heard("王阿姨"))
    assert "不在岗" not in world.last("陈主管").text  # nobody here checks in


def test_given_to_somebody_off_duty_the_supervisor_is_told_so(world: World) -> None:
    world.says("李师傅", f"/start {world.invites('engineering', '李师傅')}")
    world.says("李师傅", "/duty on")
    world.says("陈主管", "/assign 1 张师傅")
    assert "张师傅现在不在岗" in world.last("陈主管").text


@pytest.mark.parametrize(
    ("said", "event", "state"),
    [
        ("修好了", "resolved", "resolved"),
        ("收到", None, "taken"),
        ("到了", "arrived", "taken"),
        ("还没弄好", None, "taken"),
    ],
)
def test_staff_with_one_ticket_in_hand_need_not_name_it(
    world: World, said: str, event: str | None, state: str
) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", said)
    assert "#1" in world.last("张师傅").text
    assert world.ticket(1).state == state
    assert {"arrived", "resolved"} & set(world.events(1)) == ({event} if event else set())
    assert len(world.all_tickets()) == 1


def test_of_several_in_hand_who_says_that_it_is_mended_is_asked_which(world: World) -> None:
    world.says("李先生", "楼道灯不亮了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/take 2")
    world.says("张师傅", "修好了")
    assert "哪一单" in world.last("张师傅").text
    assert {world.ticket(1).state, world.ticket(2).state} == {"taken"}
    world.says("张师傅", "2")
    assert [world.ticket(number).state for number in (1, 2)] == ["taken", "resolved"]


@pytest.mark.parametrize("said", ["到了", "还没弄好"])
def test_of_several_in_hand_the_one_spoken_of_last_is_meant_and_named(
    world: World, said: str
) -> None:
    world.says("李先生", "楼道灯不亮了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/take 2")
    world.says("张师傅", said)
    assert "#2" in world.last("张师傅").text
    assert world.ticket(1).state == "taken"
    assert not {"arrived", "resolved", "note"} & set(world.events(1))


def test_who_says_that_they_go_is_off_duty(world: World) -> None:
    world.says("张师傅", "上班了")
    world.says("张师傅", "我下班了")
    world.says("张师傅", "/duty")
    assert "不在岗" in world.last("张师傅").text


def test_who_knows_of_a_major_complaint_may_say_so_in_words(world: World) -> None:
    world.says("李先生", "我们三十几户联名投诉，再不解决就找记者曝光")
    world.says("赵总", "知道了。")
    assert "记下了，您知道 #2 了" in world.last("赵总").text
    assert world.events(2).count("acknowledged") == 1


def test_the_homeowner_hears_the_right_department(world: World) -> None:
    world.says("小刘", "/take 1")
    assert "客服部的小刘" in world.last("王阿姨").text
    world.says("李先生", "大门的门禁坏了")
    world.says("陈主管", "/take 2")
    assert world.last("李先生").text.startswith("陈主管接了")


def test_a_reply_to_a_card_that_is_gone_becomes_no_ticket(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.says("张师傅", "先关总阀", reply_to="99999")
    assert len(world.all_tickets()) == 1
    assert world.heard("陈主管") == world.heard("王阿姨") == []
    assert "/reply 1" in [button.action for button in world.last("张师傅").buttons]
