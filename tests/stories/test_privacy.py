"""CS-A: nobody reads what is not for them: phones, other homes, complaints about oneself."""

from __future__ import annotations

import pytest

from tests.world import World

GROUP = "-1001"


def told(world: World, *names: str) -> str:
    return "\n".join(text for name in names for text in world.heard(name))


# ------------------------------------------------------------------------ complaints about staff


def test_a_complaint_about_somebody_reaches_the_supervisor_and_not_them(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    assert "骂人" in told(world, "陈主管")
    assert told(world, "小刘") == ""


def test_it_stays_hidden_from_them_in_every_list(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    world.everybody_listened()
    for said in ("/queue", "/find 态度", "/ticket 1", "/take 1", "/home 3-2-1501", "/note 1 x"):
        world.says("小刘", said)
    heard = told(world, "小刘")
    assert "骂人" not in heard and "服务态度" not in heard
    assert world.ticket(1).holder_id is None


def test_the_supervisor_sees_it_in_the_same_lists(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    for said in ("/queue", "/find 骂人", "/ticket 1"):
        world.says("陈主管", said)
        assert "骂人" in world.last("陈主管").text


def test_it_is_not_given_to_the_one_it_is_about(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    world.says("陈主管", "/assign 1 小刘")
    assert "派给别人" in world.last("陈主管").text
    assert world.ticket(1).holder_id is None


def test_whoever_is_given_it_may_work_on_it(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    world.says("陈主管", "/assign 1 张师傅")
    world.says("张师傅", "/ticket 1")
    assert "骂人" in world.last("张师傅").text


def test_colleagues_do_not_read_it_either(world: World) -> None:
    world.says("王阿姨", "小刘态度很差，还骂人")
    world.says("张师傅", "/ticket 1")
    assert "没找到" in world.last("张师傅").text


def test_a_group_hears_that_there_is_one_and_no_more(world: World) -> None:
    world.says("陈主管", "/bindchat service", group=GROUP)
    world.everybody_listened()
    world.says("王阿姨", "小刘态度很差，还骂人")
    heard = told(world, GROUP)
    assert "涉及员工" in heard and "骂人" not in heard
    world.says("陈主管", "/ticket 1", group=GROUP)
    assert "骂人" not in told(world, GROUP)
    world.says("陈主管", "/queue", group=GROUP)
    assert "骂人" not in told(world, GROUP)


def test_about_the_supervisor_it_goes_to_the_general_manager(world: World) -> None:
    world.says("王阿姨", "陈主管态度恶劣，不讲理")
    assert "不讲理" in told(world, "赵总")
    assert told(world, "陈主管") == ""


def test_unheeded_it_does_not_go_up_to_the_one_it_is_about(world: World) -> None:
    world.says("王阿姨", "陈主管态度恶劣，不讲理")
    world.passes(minutes=30)
    assert told(world, "陈主管") == ""
    assert "#1" in told(world, "赵总")


def test_about_the_front_desk_the_front_desk_does_not_hear(world: World) -> None:
    world.says("王阿姨", "前台态度太差了，爱理不理")
    assert told(world, "小刘") == ""
    assert "爱理不理" in told(world, "陈主管")


def test_a_name_that_is_only_mentioned_hides_nothing(world: World) -> None:
    world.says("王阿姨", "厨房漏水了，请张师傅来看看")
    assert "#1" in told(world, "张师傅")


# -------------------------------------------------------------------------------------- phones


def test_in_a_group_no_number_is_shown_in_full_whoever_wrote_it(world: World) -> None:
    world.says("陈主管", "/bindchat engineering", group=GROUP)
    world.says("王阿姨", "单元门坏了，打我电话13800000101")
    heard = told(world, GROUP)
    assert "138****0101" in heard and "13800000101" not in heard


def test_asked_for_in_a_group_the_number_comes_in_private_and_is_written_down(world: World) -> None:
    world.says("陈主管", "/bindchat engineering", group=GROUP)
    world.says("王阿姨", "单元门坏了")
    world.everybody_listened()
    world.says("张师傅", "/phone 1", group=GROUP)
    assert "13800000101" in told(world, "张师傅")
    assert "13800000101" not in told(world, GROUP)
    assert "phone.seen" in world.audited("3-2-1501")


def test_homeowners_cannot_ask_for_numbers(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("李先生", "/phone 1")
    assert "138" not in told(world, "李先生")


# --------------------------------------------------------------------------- owners and tenants


@pytest.fixture
def landlord(world: World) -> str:
    """何先生 owns 5-1-302; 小赵 is his tenant."""
    world.says("房东", f"/start {world.invites('homeowner', '房东', '5-1-302')}")
    world.everybody_listened()
    return "房东"


def test_what_concerns_the_home_is_seen_by_owner_and_tenant(world: World, landlord: str) -> None:
    world.says("小赵", "厨房漏水了")
    world.says(landlord, "/status 1")
    assert "厨房漏水" in world.last(landlord).text


def test_what_concerns_the_tenant_stays_with_the_tenant(world: World, landlord: str) -> None:
    world.says("小赵", "物业服务太差，电话没人接")
    world.says(landlord, "/status 1")
    assert "没找到" in world.last(landlord).text


def test_and_the_other_way_round(world: World, landlord: str) -> None:
    world.says(landlord, "物业服务太差，电话没人接")
    world.says("小赵", "/status 1")
    assert "没找到" in world.last("小赵").text


@pytest.mark.parametrize("said", ["/status 1", "/confirm 1", "/reopen 1", "/rate 1 5", "/urge 1"])
def test_a_neighbour_sees_and_does_nothing(world: World, said: str) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.says("张师傅", "/close 1 好了")
    world.says("李先生", said)
    assert "漏水" not in told(world, "李先生")
    assert world.ticket(1).state == "resolved"
