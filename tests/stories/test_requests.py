"""Not everything is a complaint: requests and questions have a kind and a rhythm of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from tests.world import World

WISHES = [
    "想装个充电桩",
    "办个停车月卡",
    "我要租车位",
    "我家要装修",
    "开发票",
    "我要一张收据",
    "我想租个车位",
]
QUESTIONS = [
    ("装修要办什么手续", "前台登记"),
    ("装修施工允许时段？", "周一到周五"),
    ("访客怎么进小区", "门岗"),
    ("宠物有什么规定", "办证"),
    ("快递放哪", "快递柜"),
    ("搬家要办什么手续", "放行条"),
    ("阳台可以自己封窗吗", "申请"),
    ("能养狗吗", "牵绳"),
    ("垃圾几点收", "垃圾房"),
    ("怎么办门禁卡", "身份证"),
]


@pytest.mark.parametrize("said", WISHES)
def test_a_wish_never_joins_an_open_ticket(town: World, said: str) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("王小明", said)
    assert "#1" not in town.last("王小明").text
    ticket = town.ticket(2)
    assert (ticket.category, ticket.text, ticket.urgency) == ("request", said, "normal")
    assert said not in "".join(town.events(1))


@pytest.mark.parametrize(("said", "answer"), QUESTIONS)
def test_a_question_about_the_rules_is_answered_and_opens_nothing(
    town: World, said: str, answer: str
) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("王小明", said)
    assert answer in town.last("王小明").text
    assert said not in "".join(town.events(1))
    with pytest.raises(NoResultFound):
        town.ticket(2)


def test_a_second_question_is_about_the_same_rule(town: World) -> None:
    town.says("王小明", "装修施工允许时段？")
    town.says("王小明", "周末呢。")
    assert "周末和节假日不行" in town.last("王小明").text


def test_another_question_is_not_about_the_same_rule(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("王小明", "能养狗吗")
    for said in ("今天能修好吗", "水还在流怎么办"):
        town.says("王小明", said)
        assert "狗" not in town.last("王小明").text


@pytest.mark.parametrize(
    "said", ["楼上装修太吵了", "有人养狗不牵绳，吓到孩子了", "快递柜坏了", "我的快递被人拿走了"]
)
def test_a_trouble_about_the_same_things_is_a_complaint(town: World, said: str) -> None:
    town.says("王小明", said)
    assert town.ticket(1).category != "request"


def test_a_wish_has_a_rhythm_of_its_own(town: World) -> None:
    town.says("王小明", "我要租车位")
    answer = town.deadline(1, "answer")
    assert answer.due_at - answer.started_at == timedelta(hours=4)
    town.passes(minutes=30)
    assert not any("超时" in each for each in town.heard("幸主管"))
    with pytest.raises(IndexError):
        town.deadline(1, "plan")


def test_the_companys_own_answer_is_given_at_once(town: World) -> None:
    town.amends("快递放门口的快递柜", "放在1栋楼下的快递柜")
    town.says("王小明", "快递放哪")
    assert town.last("王小明").text.startswith("放在1栋楼下的快递柜")


@pytest.mark.long
def test_wishes_stay_out_of_the_complaints_rate(town: World) -> None:
    town.says("王小明", "我要租车位")
    town.passes(hours=30)  # nobody answers
    town.says("幸主管", "/score 客服主管 2026-11")
    told = "\n".join(town.heard("幸主管"))
    assert "#1" not in told.partition("投诉管理")[2].partition("档案")[0]
