"""常见问题: the company's own answers, "did that help", else a person; what nobody could answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import NoResultFound

from storage import charter
from tests.clerk import Clerk
from tests.world import World

ANSWERS = """
[requests.pool]
answer = "泳池 6 月到 9 月开放，每天 14:00–21:00。"
estates = { "梧桐苑" = "梧桐苑没有泳池。" }

[requests.bulbs]
name = "灯泡"
topics = ["灯泡型号"]
answer = "楼道灯是声控的，灯泡由我们换。"
category = "request"
"""


def test_what_is_answered_asks_whether_it_helped(town: World) -> None:
    town.says("王小明", "装修施工允许时段？")
    town.presses("王小明", "清楚了")
    assert "再问我" in town.last("王小明").text
    town.says("幸前台", "/faq open")
    assert "没有没答上来的" in town.last("幸前台").text


@pytest.mark.parametrize("how", ["没答到，找人", "我问的不是这个", "这没用", "还是不清楚"])
def test_where_it_did_not_help_a_person_has_the_question(town: World, how: str) -> None:
    town.says("王小明", "装修要办什么手续")
    if how.endswith("找人"):
        town.presses("王小明", how)
    else:
        town.says("王小明", how)
    ticket = town.ticket(1)
    assert (ticket.category, ticket.text) == ("request", "装修要办什么手续")
    assert "装修要办什么手续" in town.last("王小明").text
    town.says("幸前台", "/faq 没答上来")
    assert "装修要办什么手续" in town.last("幸前台").text
    town.says("幸前台", "/faq done Q1")
    town.says("幸前台", "/faq open")
    assert "没有没答上来的" in town.last("幸前台").text


def test_a_question_without_an_answer_goes_to_a_person_and_on_the_list(town: World) -> None:
    town.says("王小明", "泳池几点开放？")
    assert town.ticket(1).text == "泳池几点开放？"
    town.says("幸前台", "/faq open")
    assert "没写答案" in town.last("幸前台").text


def test_the_list_is_for_the_staff(town: World) -> None:
    town.says("王小明", "泳池几点开放？")
    town.says("王小明", "/faq open")
    assert "泳池几点" not in town.last("王小明").text


def test_a_subject_is_shown_by_a_tap(town: World) -> None:
    town.says("王小明", "/faq")
    town.presses("王小明", "宠物")
    assert "牵绳" in town.last("王小明").text
    with pytest.raises(NoResultFound):
        town.ticket(1)


def test_a_company_has_its_answers_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    found = charter.load(None, file)
    assert found.request_in("泳池几点开", asks=True) == "pool"
    pool = found.requests["pool"]
    assert pool.answer_at("桂花园", "zh_CN").startswith("泳池 6 月")
    assert pool.answer_at("梧桐苑", "zh_CN") == "梧桐苑没有泳池。"
    assert found.request_in("灯泡型号是什么", asks=True) == "bulbs"
    assert found.requests["pets"].answer, "what the file does not name stays"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[requests.pool]\ncolour = 1", "colour"),
        ("[requests.new]\nname = '新'\ncategory = 'nothing'", "category"),
        ("requests = 3", "requests"),
        ("[requests.pool", "TOML"),
    ],
)
def test_a_mistake_in_it_names_the_file_and_the_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(charter.CharterError) as told:
        charter.load(None, file)
    assert "answers.toml" in str(told.value)
    assert says in str(told.value)


def test_it_is_suggested_on_a_ticket_and_a_tap_says_it(town: World) -> None:
    town.says("王小明", "装修要办什么手续")
    town.presses("王小明", "没答到，找人")
    town.says("幸前台", "/ticket 1")
    button = next(each for each in town.last("幸前台").buttons if "的答案回复" in each.label)
    with Clerk(town, "幸前台") as desk:
        assert "前台登记" in desk.opens("/desk/tickets/1").text
        assert "装修要办什么手续" in desk.opens("/desk/knowledge").text
    town.does("幸前台", button.action)
    assert "前台登记" in town.last("王小明").text
    town.says("王小明", "厨房水管漏水了")
    town.says("幸前台", "/ticket 2")
    assert not [each for each in town.last("幸前台").buttons if "的答案回复" in each.label]
    with Clerk(town, "幸保洁") as other:
        assert other.opens("/desk/knowledge").status_code == 403
