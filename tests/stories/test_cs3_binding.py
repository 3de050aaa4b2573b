"""CS-3, CS-A: who somebody is, is proved by a one-time code; strangers are welcome all the same."""

from __future__ import annotations

import pytest

from tests.world import World


def test_a_strangers_first_message_is_welcomed(world: World) -> None:
    world.says("路人", "你好")
    (welcome,) = world.heard("路人")
    assert "绑定" in welcome


def test_a_strangers_complaint_is_taken_and_the_home_asked_for(world: World) -> None:
    world.says("路人", "厨房漏水了")
    heard = world.heard("路人")
    assert "#1" in "".join(heard) and "哪一户" in heard[-1]
    assert "#1" in world.heard("张师傅")[0]
    world.says("路人", "12栋801")
    assert world.ticket(1).place == "12-801"
    assert "12栋801" in world.heard("张师傅")[-1]


def test_a_stranger_who_does_not_say_where_is_not_pestered(world: World) -> None:
    world.says("路人", "厨房漏水了")
    for words in ("嗯嗯", "反正就是那里"):
        world.says("路人", words)
    assert "没关系" in world.last("路人").text


def test_a_question_in_between_is_answered_and_the_home_still_counts(world: World) -> None:
    world.says("路人", "厨房漏水了")
    world.says("路人", "物业电话多少")
    assert "0512" in world.last("路人").text
    world.says("路人", "3-2-1502")
    assert world.ticket(1).place == "3-2-1502"


def test_a_code_binds_and_brings_the_strangers_tickets_along(world: World) -> None:
    world.says("路人", "3-1-501 厨房漏水了")
    code = world.invites("homeowner", "吕先生", "3-1-501")
    world.says("路人", f"绑定 {code}")
    assert "3栋1单元501" in world.last("路人").text
    world.says("路人", "/tickets")
    assert "#1" in world.last("路人").text
    world.says("路人", "我家物业费欠多少")
    assert "3栋1单元501" in world.last("路人").text


def test_a_code_works_once(world: World) -> None:
    code = world.invites("engineering", "小吴")
    world.says("路人", f"/start {code}")
    world.says("路人乙", f"/start {code}")
    assert "不对" in world.last("路人乙").text


def test_a_staff_code_gives_the_staffs_commands(world: World) -> None:
    world.says("路人", f"/start {world.invites('engineering', '小吴')}")
    world.says("路人", "/help")
    assert "/take N" in world.last("路人").text


def test_wrong_codes_are_limited(world: World) -> None:
    for _ in range(6):
        world.says("路人", "/bind AAAAAAAAAA")
    assert "太多" in world.last("路人").text
    world.passes(hours=2)
    code = world.invites("homeowner", "吕先生", "3-1-501")
    world.says("路人", f"/bind {code}")
    assert "绑定好了" in world.last("路人").text


def test_an_old_code_does_not_work(world: World) -> None:
    code = world.invites("homeowner", "吕先生", "3-1-501")
    world.passes(days=31)
    world.says("路人", f"/bind {code}")
    assert "过期" in world.last("路人").text


def test_supervisors_invite_in_the_chat(world: World) -> None:
    world.says("陈主管", "/invite homeowner 吕先生 3-1-501")
    code = world.last("陈主管").text.split("：")[1].split("\n")[0].strip()
    world.says("路人", f"绑定 {code}")
    assert "3栋1单元501" in world.last("路人").text


def test_who_belongs_to_the_home_is_invited_and_not_written_down_again(world: World) -> None:
    world.says("小刘", "/invite homeowner 王阿姨 3-2-1501")
    code = world.last("小刘").text.split("：")[1].split("\n")[0].strip()
    world.says("路人", f"绑定 {code}")  # her second telephone
    world.says("路人", "/fee")
    assert "¥612.50" in world.last("路人").text
    world.says("小刘", "/home 3-2-1501")
    assert world.last("小刘").text.count("王阿姨") == 1


def test_the_front_desk_cannot_make_a_general_manager(world: World) -> None:
    world.says("小刘", "/invite gm 我")
    assert "总经理" in world.last("小刘").text and "绑定码：" not in world.last("小刘").text


def test_unbinding_ends_access(world: World) -> None:
    world.says("王阿姨", "/forget")
    world.presses("王阿姨", "解除绑定")
    world.everybody_listened()
    world.says("王阿姨", "我家物业费欠多少")
    assert "¥" not in "".join(world.heard("王阿姨"))


def test_the_language_can_be_chosen(world: World) -> None:
    world.says("王阿姨", "/language")
    world.presses("王阿姨", "English")
    world.says("王阿姨", "/help")
    assert "Hello" in world.last("王阿姨").text or "repair" in world.last("王阿姨").text


def test_who_looks_at_a_home_is_written_down(world: World) -> None:
    world.says("小刘", "/home 3-2-1501")
    assert "王阿姨" in world.last("小刘").text and "¥612.50" in world.last("小刘").text
    assert world.audited("3-2-1501") == ["home.seen"]


def test_an_engineer_sees_no_fees_of_a_home(world: World) -> None:
    world.says("张师傅", "/home 3-2-1501")
    assert "¥" not in world.last("张师傅").text


@pytest.mark.parametrize("name", ["王阿姨", "路人"])
def test_homeowners_cannot_look_at_homes(world: World, name: str) -> None:
    world.says(name, "/home 3-2-1502")
    assert "权限" in world.last(name).text


# ---------------------------------------------------------------------- without a code, by phone


def test_a_phone_that_the_messenger_vouches_for_binds_at_once(world: World) -> None:
    world.says("路人", "厨房漏水了")
    world.says("路人", "名片", vouched_phone="13800000101")
    assert "王阿姨您好，绑定好了" in world.last("路人").text
    world.says("路人", "我家物业费欠多少")
    assert "¥612.50" in world.last("路人").text
    world.says("路人", "/tickets")
    assert "#1" in world.last("路人").text


def test_a_phone_that_nobody_vouches_for_binds_nobody(world: World) -> None:
    world.says("路人", "我的电话是13800000101")
    world.says("路人", "我家物业费欠多少")
    assert "¥" not in "".join(world.heard("路人"))


def test_an_unknown_phone_goes_to_the_front_desk_which_admits_with_a_button(world: World) -> None:
    world.says("路人", "名片", vouched_phone="13900007777")
    assert "房号" in world.last("路人").text
    world.says("路人", "3-2-1502")
    card = world.last("小刘").text
    assert "3栋2单元1502" in card and "李先生" in card and "13900007777" not in card
    world.presses("小刘", "是家人")
    assert "3栋2单元1502" in world.last("路人").text
    world.says("路人", "/fee")
    assert "交清" in world.last("路人").text
    assert world.audited("3-2-1502")[-1] == "binding.approved"
    world.presses("小刘", "不通过")
    assert "已经有人处理" in world.last("小刘").text


def test_a_home_instead_of_a_code_is_a_request_and_can_be_turned_away(world: World) -> None:
    world.says("路人", "绑定 3-2-1501")
    world.says("路人", "绑定 3-2-1502")
    assert "正在核对" in world.last("路人").text
    world.presses("小刘", "不通过")
    assert "没能核对上" in world.last("路人").text
    world.says("路人", "我家物业费欠多少")
    assert "¥" not in "".join(world.heard("路人"))
    assert world.audited("3-2-1501") == ["binding.rejected"]


def test_requests_are_limited(world: World) -> None:
    for _ in range(5):
        world.says("路人", "绑定 3-2-1501")
        world.presses("小刘", "不通过")
    world.says("路人", "绑定 3-2-1501")
    assert "太多" in world.last("路人").text


@pytest.mark.parametrize("name", ["王阿姨", "张师傅", "路人"])
def test_only_the_front_desk_admits(world: World, name: str) -> None:
    world.says("路人", "绑定 3-2-1501")
    world.says(name, "/admit 1 owner")
    assert "权限" in world.last(name).text


# ------------------------------------------------------------------------------------ the family


def test_an_owner_sees_and_removes_who_belongs_to_the_home(world: World) -> None:
    world.says("王阿姨", "/family add 小明")
    code = world.last("王阿姨").text.split("：")[1].split("\n")[0].strip()
    world.says("路人", f"绑定 {code}")
    world.says("路人", "/fee")
    assert "¥612.50" in world.last("路人").text
    world.says("王阿姨", "/family")
    assert "家人 小明（已绑定）" in world.last("王阿姨").text
    world.presses("王阿姨", "移除 小明")
    assert "移除" in world.last("路人").text
    world.everybody_listened()
    world.says("路人", "/fee")
    assert "¥" not in "".join(world.heard("路人"))
    assert "residency.ended" in world.audited("3-2-1501")


def test_an_owner_lets_a_tenant_see_the_fees_and_takes_it_back(world: World) -> None:
    code = world.invites("homeowner", "何先生", "5-1-302")
    world.says("何先生", f"绑定 {code}")
    world.says("何先生", "/family")
    world.presses("何先生", "让 小赵 看费用")
    assert "同意您看" in world.last("小赵").text
    world.everybody_listened()
    world.says("小赵", "/fee")
    assert "交清" in "".join(world.heard("小赵"))
    world.says("何先生", "/family")
    world.presses("何先生", "小赵 不看费用")
    world.says("小赵", "/fee")
    assert "交清" not in "".join(world.heard("小赵"))


@pytest.mark.parametrize("words", ["/family drop 1 2", "/family allow 9999 1", "/family drop x"])
def test_a_neighbour_changes_nobodys_family(world: World, words: str) -> None:
    world.says("小赵", words)
    assert "业主" in world.last("小赵").text or "/family" in world.last("小赵").text


def test_an_old_code_does_not_bring_somebody_back(world: World) -> None:
    world.says("王阿姨", "/family add 小明")
    code = world.last("王阿姨").text.split("：")[1].split("\n")[0].strip()
    world.says("王阿姨", "/family")
    world.presses("王阿姨", "移除 小明")
    world.says("路人", f"绑定 {code}")
    assert "不对" in world.last("路人").text
