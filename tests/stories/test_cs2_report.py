"""CS-2: every complaint is taken down at once and reaches the right people."""

from __future__ import annotations

from tests.world import World


def test_a_complaint_is_answered_with_its_words_number_place_department_and_time(
    world: World,
) -> None:
    world.says("王阿姨", "3栋2单元电梯坏了停在5楼不动")
    (reply,) = world.heard("王阿姨")
    assert "#1" in reply
    assert "电梯坏了停在5楼不动" in reply
    assert "地点：3栋2单元" in reply
    assert "工程部" in reply
    assert "10:10" in reply  # ten minutes after ten


def test_the_engineering_staff_get_a_card_with_buttons(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    (card,) = world.heard("张师傅")
    for shown in ("#1", "3栋2单元1501", "王阿姨", "普通", "楼道灯不亮了", "10:10"):
        assert shown in card
    labels = [button.label for button in world.last("张师傅").buttons]
    assert labels == ["接单", "回复", "转派"]


def test_other_departments_are_left_in_peace(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    for name in ("老马", "何姐", "小刘", "陈主管", "赵总"):
        assert world.heard(name) == []


def test_the_home_is_the_speakers_own_where_none_is_named(world: World) -> None:
    world.says("王阿姨", "厨房水龙头滴水")
    assert world.ticket(1).place == "3-2-1501"
    assert "3栋2单元1501" in world.heard("王阿姨")[0]


def test_a_delivery_that_comes_twice_opens_one_ticket(world: World) -> None:
    world.says("王阿姨", "楼道灯不亮了", key="same")
    world.says("王阿姨", "楼道灯不亮了", key="same")
    assert len(world.heard("王阿姨")) == 1
    assert len(world.heard("张师傅")) == 1


def test_two_different_complaints_are_two_tickets(world: World) -> None:
    world.says("王阿姨", "楼道灯不亮了")
    world.says("王阿姨", "保安态度太差")
    assert [world.ticket(n).department for n in (1, 2)] == ["engineering", "service"]


def test_a_person_can_be_asked_for_and_is_a_ticket_too(world: World) -> None:
    world.says("王阿姨", "转人工")
    assert "#1" in world.heard("王阿姨")[0]
    assert "王阿姨" in world.heard("小刘")[0]
    assert ("answer", "running") in world.deadline_states(1)


def test_somebody_who_speaks_english_is_answered_in_english(world: World) -> None:
    world.says("Anna", "The lift in building 12 is broken")
    reply = world.heard("Anna")[0]
    assert "#1" in reply and "Building 12" in reply and "10:10" in reply
