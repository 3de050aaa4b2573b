"""Notices: outages that the bot knows of, that end; who has heard; quiet hours (CS-5, EN-1)."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import select

from handlers import notices
from storage import outbox
from storage.audit import AuditEntry
from storage.db import reading
from storage.notices import Notice, count_hearers
from storage.outbox import OutboxMessage
from tests.clerk import Clerk
from tests.resident import Resident
from tests.world import World


def sends(town: World, text: str) -> Notice:
    town.says("幸主管", f"/notice 1栋 {text}")
    town.presses("幸主管", "发吧")
    with reading(town.engine) as session:
        return session.exec(select(Notice)).all()[-1]


def no_ticket(town: World) -> bool:
    with pytest.raises(NoResultFound):
        town.ticket(1)
    return True


@pytest.mark.parametrize("said", ["为什么没水", "家里没水了", "水龙头不出水了", "怎么停水了啊"])
@pytest.mark.wordings
def test_who_has_no_water_is_told_what_was_said_of_it(town: World, said: str) -> None:
    row = sends(town, "今天9点到17点停水，清洗水箱")
    assert row.begins_at is not None and row.ends_at is not None
    town.passes(hours=2)
    town.says("王小明", said)
    assert "清洗水箱" in town.last("王小明").text and "17:00" in town.last("王小明").text
    assert no_ticket(town)


def test_before_it_begins_and_in_other_buildings_it_is_no_answer(town: World) -> None:
    sends(town, "明天9点到17点停水，清洗水箱")
    town.says("王小明", "家里没水了")
    assert town.ticket(1).text == "家里没水了"
    town.passes(days=1, hours=2)
    town.says("周海", "家里没水了")
    assert town.ticket(2).text == "家里没水了"


@pytest.mark.parametrize("how", ["不是这件事，要报修", "邻居都有水", "不是这个事", "只有我家没水"])
@pytest.mark.wordings
def test_another_matter_has_its_ticket(town: World, how: str) -> None:
    sends(town, "今天9点到17点停水，清洗水箱")
    town.passes(hours=1)
    town.says("王小明", "家里没水了")
    if how.startswith("不是这件事"):
        town.presses("王小明", how)
    else:
        town.says("王小明", how)
    assert town.ticket(1).category == "engineering"


@pytest.mark.parametrize("said", ["水管爆了，厨房全是水", "停电了，怎么办", "电梯里困人了"])
def test_what_it_does_not_explain_is_reported(town: World, said: str) -> None:
    sends(town, "今天9点到17点停水，清洗水箱")
    town.passes(hours=1)
    town.says("王小明", said)
    assert town.ticket(1).text == said


def test_it_ends_with_a_word_to_all_who_were_told(town: World) -> None:
    sends(town, "今天9点到17点停水，清洗水箱")
    town.passes(hours=10)
    assert "恢复了吗" in town.last("幸主管").text
    town.presses("幸主管", "恢复了")
    assert "已经恢复了" in town.last("王小明").text
    town.says("王小明", "家里没水了")
    assert town.ticket(1).text == "家里没水了"


def test_who_could_not_be_reached_is_a_list(town: World) -> None:
    sends(town, "明天上午停水")
    town.presses("幸主管", "谁没收到")
    told = town.last("幸主管").text
    assert "联系不上的 0 户" in told or "请打电话或上门" in told
    with reading(town.engine) as session:
        assert [each for each in session.exec(select(AuditEntry)) if each.action == "notice.sent"]


def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(town: World) -> None:
    town.passes(hours=14)
    row = sends(town, "明天上午停水")
    assert not row.is_sent
    assert not any("停水" in each for each in town.heard("王小明"))
    urgent = sends(town, "紧急：水管爆了，马上停水抢修")
    assert urgent.is_sent
    town.passes(hours=12)
    assert any("明天上午停水" in each for each in town.heard("王小明"))


def test_it_leaves_when_it_was_asked_to(town: World) -> None:
    town.says("幸主管", "/notice 1栋 后天上午停水")
    town.says("幸主管", "明早9点发")
    assert "会在" in town.last("幸主管").text
    town.presses("幸主管", "发吧")
    assert not any("停水" in each for each in town.heard("王小明"))
    town.passes(days=1, hours=2)
    assert any("后天上午停水" in each for each in town.heard("王小明"))


def test_one_that_waits_can_be_taken_back(town: World) -> None:
    town.says("幸主管", "/notice 1栋 后天上午停水")
    town.says("幸主管", "明早9点发")
    town.presses("幸主管", "发吧")
    town.presses("幸主管", "不发了")
    town.passes(days=2)
    assert not any("停水" in each for each in town.heard("王小明"))


def test_too_many_in_a_week_are_refused_and_urgent_ones_are_not(town: World) -> None:
    for number in range(5):
        sends(town, f"第{number + 1}条：大家注意垃圾分类")
    town.says("幸主管", "/notice 1栋 再来一条")
    assert "7 天里" in town.last("幸主管").text
    assert sends(town, "紧急：爆管抢修").emergency


def test_other_estates_notices_are_not_theirs(town: World) -> None:
    sends(town, "今天9点到17点停水")
    town.says("海主管", "/notices restored 1")
    assert "恢复了，大家" not in town.last("海主管").text
    assert not any("已经恢复" in each for each in town.heard("王小明"))


def test_a_riser_and_one_side_of_those_who_live_there(world: World) -> None:
    """3-2-1501 stands on line 01, 3-2-1502 on 02; 小赵 is a tenant of 5-1-302."""
    world.says("陈主管", "/notice 3栋2单元01线 明天上午停水，请储水")
    assert "01线" in world.last("陈主管").text
    world.presses("陈主管", "发吧")
    world.says("陈主管", "/notice 5栋租客 租客请到前台登记")
    assert "只发租客" in world.last("陈主管").text
    world.presses("陈主管", "发吧")
    heard = {name: "".join(world.heard(name)) for name in ("王阿姨", "李先生", "小赵", "孙伯")}
    assert "储水" in heard["王阿姨"] and "登记" in heard["小赵"]
    assert not heard["李先生"] and not heard["孙伯"]
    with Resident(world, "王阿姨") as phone, Resident(world, "孙伯") as other:
        assert "储水" in phone.reads("/myhome/news")
        assert "登记" not in other.reads("/myhome/news")
    world.passes(days=1)
    world.says("李先生", "为什么没水")
    assert "储水" not in world.last("李先生").text


def test_the_desk_sees_by_home_who_has_it(world: World) -> None:
    world.says("陈主管", "/notice 3栋 明天上午停水，请储水")
    world.presses("陈主管", "发吧")
    with Clerk(world, "小刘") as desk:
        assert "储水" in desk.opens("/desk/notices").text
        page = desk.opens("/desk/notices/1").text
        assert "1501" in page and "联系不上" in page
    with Clerk(world, "张师傅") as other:
        assert other.opens("/desk/notices/1").status_code == 403


def test_many_are_told_page_by_page_each_once_over_a_death(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "PAGE", 1)
    row = sends(town, "今天9点到17点停水，清洗水箱")
    with reading(town.engine) as session:
        everybody = count_hearers(session, row)
    assert everybody > 2
    assert str(everybody) in town.last("幸主管").text

    def dies(*_: object) -> None:
        raise RuntimeError("in the middle of a page")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "enqueue_all", dies)
        town.passes(minutes=1)
    assert 0 < len(_letters(town, row)) < everybody
    town.passes(minutes=10)
    found = _letters(town, row)
    assert len(found) == len(set(found)) == everybody
    town.passes(hours=10)
    town.presses("幸主管", "恢复了")
    town.passes(minutes=10)
    back = [each for each in _said(town) if "已经恢复了" in each.text]
    assert len(back) == len({each.person_id for each in back}) >= everybody


def _letters(town: World, row: Notice) -> list[int | None]:
    return [each.person_id for each in _said(town) if each.notice_id == row.id]


def _said(town: World) -> list[OutboxMessage]:
    with reading(town.engine) as session:
        return list(session.exec(select(OutboxMessage)).all())
