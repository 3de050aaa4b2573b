"""Staff who come, change and go: whoever leaves has no right from that moment (CS-A)."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from handlers import people as handlers_people
from handlers.context import Moment
from storage import colleagues, people
from storage.db import reading, transaction
from storage.invitations import Invitation
from tests.world import World


def roles(world: World, name: str) -> set[tuple[str, str]]:
    with reading(world.engine) as session:
        held = colleagues.everybody(session)
        return {(each.role, each.estate) for each in held if each.person.name == name}


@pytest.mark.parametrize(
    "said", ["幸师傅离职了", "/leaves 幸师傅", "/remove 幸师傅", "离职 幸师傅", "幸师傅走人了"]
)
def test_whoever_leaves_is_off_boarded_by_a_tap(town: World, said: str) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("幸师傅", "/take 1")
    town.says("幸主管", said)
    assert roles(town, "幸师傅") != set()  # nothing yet
    town.presses("幸主管", "是，离职了")
    assert roles(town, "幸师傅") == set()
    ticket = town.ticket(1)
    assert ticket.holder_id is None and "taken" in town.events(1)
    assert town.deadline(1, "answer").state == "running"
    for tried in ("/ticket 1", "/phone 1", "/reply 1 马上来", "/queue", "/home 1-1-101"):
        town.says("幸师傅", tried)
        told = town.last("幸师傅").text
        assert "1380" not in told and "漏水" not in told, told
    town.says("幸主管", "/ticket 1")
    assert "幸师傅" in town.last("幸主管").text  # what they did is there


def test_an_invitation_of_somebody_who_left_is_worth_nothing(town: World) -> None:
    with transaction(town.engine) as session:
        moment = Moment(session, town.rules, town.now)
        code = handlers_people.invite_person(moment, "service", "新来的", None, None)
    town.says("总经理", "/leaves 新来的")
    town.presses("总经理", "是，离职了")
    town.passes(minutes=1)
    town.says("路人", f"绑定 {code}")
    assert roles(town, "新来的") == set()
    with reading(town.engine) as session:
        query = select(Invitation).where(col(Invitation.used_at).is_not(None))
        assert session.exec(query).all() == []


def test_nobody_off_boards_themselves_or_somebody_of_another_estate(town: World) -> None:
    town.says("幸主管", "/leaves 幸主管")
    assert roles(town, "幸主管") != set() and not town.last("幸主管").buttons
    town.says("幸主管", "/leaves 海师傅")
    assert "别的小区" in town.last("幸主管").text
    town.says("海工主管", "/leaves 海主管")
    assert not town.last("海工主管").buttons  # who books money is above who only leads
    town.says("幸师傅", "/leaves 幸保洁")
    assert "没有权限" in town.last("幸师傅").text


def test_a_homeowner_who_leaves_us_is_no_colleague(town: World) -> None:
    town.says("王小明", "幸师傅离职了吗")
    assert roles(town, "幸师傅") != set()


def test_staff_are_listed_with_their_estates(town: World) -> None:
    town.says("幸主管", "/staff")
    told = town.last("幸主管").text
    assert "幸师傅：幸福里 工程" in told and "海师傅" not in told and "总经理" in told
    town.says("总经理", "/staff")
    assert "海师傅" in town.last("总经理").text


def test_roles_are_given_and_taken_and_people_moved_and_renamed(town: World) -> None:
    town.says("幸主管", "/staff give 幸师傅 秩序")
    assert roles(town, "幸师傅") == {("engineering", "幸福里"), ("order", "幸福里")}
    town.says("幸主管", "/staff drop 幸师傅 工程")
    assert roles(town, "幸师傅") == {("order", "幸福里")}
    town.says("海工主管", "/staff give 海师傅 总经理")
    assert ("gm", "海棠苑") not in roles(town, "海师傅")
    town.says("总经理", "/staff move 幸师傅 海棠苑")
    assert roles(town, "幸师傅") == {("order", "海棠苑")}
    town.says("总经理", "/staff rename 幸师傅 辛建国")
    assert roles(town, "辛建国") == {("order", "海棠苑")}
    with reading(town.engine) as session:
        assert people.named(session, "幸师傅") == []


def test_a_change_may_be_said_in_plain_words_and_is_asked_about(town: World) -> None:
    for said, button, told in (
        ("把幸保安调到海棠苑", "是，这样改", "调到 海棠苑 了"),
        ("幸保洁改名叫马大勇", "是，这样改", "现在叫 马大勇"),
        ("幸师傅名字错了，应该是幸建国", "是，这样改", "现在叫 幸建国"),
        ("海师傅电话错了，应该是13911112222", "是，这样改", "139****2222"),
        ("海保安换号了，新号码 139 1111 3333", "是，这样改", "139****3333"),
    ):
        town.says("总经理", said)
        asked = town.last("总经理")
        assert "是吗" in asked.text and not town.all_tickets(), said
        town.presses("总经理", button)
        assert told in town.last("总经理").text, said
    assert roles(town, "幸保安") == {("order", "海棠苑")}
    with reading(town.engine) as session:
        (one,) = people.named(session, "海师傅")
        assert one.phone == "13911112222"


def test_who_may_not_change_them_is_refused_before_any_question(town: World) -> None:
    for said in (
        "把幸保安调到海棠苑",
        "/staff phone 总经理 13911112222",
        "总经理换号了13911112222",
        "/leaves 总经理",
    ):
        town.says("幸主管", said)
        assert not [each for each in town.last("幸主管").buttons if "是，" in each.label], said
    town.says("幸师傅", "幸保安改名叫马大勇")
    assert roles(town, "幸保安") == {("order", "幸福里")}
    assert not roles(town, "马大勇")
