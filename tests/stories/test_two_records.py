"""One person who stands twice in the archive: found, asked about, made one (CS-3)."""

from __future__ import annotations

from sqlmodel import col, select

from storage import audit, bills, estates, households
from storage.db import reading
from storage.people import Person
from tests.world import World

SAME = "/correct same 幸福里1-1-101 王小明 幸福里1-1-102 王晓明 同一个人"


def _twice(town: World) -> None:
    """王小明 of 101 is written down once more at 102, under another name, and reports."""
    town.says("幸前台", "/movein 幸福里1-1-102 家人 王晓明 13800009999")
    code = town.last("幸前台").text.split("绑定码：")[1].split()[0]
    town.says("第二个微信", f"绑定 {code}")
    town.says("第二个微信", "厨房水管漏水了")
    town.says("王小明", "楼道灯坏了")


def _people(town: World) -> list[str]:
    with reading(town.engine) as session:
        query = select(Person.name).where(col(Person.name).in_(["王小明", "王晓明"]))
        return sorted(session.exec(query).all())


def test_two_records_are_one_after_a_tap(town: World) -> None:
    _twice(town)
    town.says("幸前台", SAME)
    asked = town.last("幸前台").text
    assert "王小明" in asked and "王晓明" in asked and "13800009999" not in asked
    assert _people(town) == ["王小明", "王晓明"]  # nothing yet
    town.presses("幸前台", "是同一个人")
    assert _people(town) == ["王小明"]
    with reading(town.engine) as session:
        one = session.exec(select(Person).where(col(Person.name) == "王小明")).one()
        assert one.phones == ("13800001101", "13800009999")
        assert {each.room for each in households.homes_of(session, one.id)} == {"101", "102"}
        homes = households.homes_of(session, one.id)
        noted = [each for home in homes for each in audit.about_home(session, home.id)]
        told = [each.data for each in noted if each.action == "person.united"]
        assert len(told) == 2 and told[0]["before"] == "王晓明" and told[0]["reason"] == "同一个人"
        assert {each.reporter_id for each in town.all_tickets()} == {one.id}
        home = estates.home(session, next(each.id for each in homes if each.room == "101"))
        assert bills.owed(session, home.id)  # what they owe is theirs still
    town.says("第二个微信", "/fee")
    assert "250" in town.last("第二个微信").text
    town.presses("幸前台", "是同一个人")  # once more
    assert "合并过了" in town.last("幸前台").text


def test_in_one_home_they_are_there_once(town: World) -> None:
    town.says("幸前台", "/movein 幸福里1-1-101 家人 王小明 13800007777")
    town.says("幸前台", "/correct same 幸福里1-1-101 1101 幸福里1-1-101 7777 重复登记")
    town.presses("幸前台", "是同一个人")
    with reading(town.engine) as session:
        home = next(h for h in estates.find_homes(session, "1", "1", "101") if h.estate_id == 1)
        living = [(p.name, tie.kind) for p, tie in households.residents_of(session, home.id)]
    assert living == [("王小明", "owner")]


def test_nobody_is_merged_over_a_border_or_by_guessing(town: World) -> None:
    for said, told in (
        ("/correct same 幸福里1-1-101 王小明 幸福里1-1-102 没这人 x", "没有这个人"),
        ("/correct same 幸福里1-1-101 王小明 幸福里1-1-101 王小明 x", "同一个人"),
        ("/correct same 幸福里1-1-101 王小明 海棠苑1-1-101 周海 x", "没有权限"),
    ):
        town.says("幸前台", said)
        assert told in town.last("幸前台").text and not town.last("幸前台").buttons, said
    town.says("幸师傅", "/correct same 幸福里1-1-101 王小明 幸福里1-1-102 李幸 x")
    assert "合成" not in town.last("幸师傅").text and len(_people(town)) == 1
