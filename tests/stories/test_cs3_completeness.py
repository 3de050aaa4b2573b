"""CS-3: the archive is checked each month, and a good moment is used to ask for what is missing."""

from __future__ import annotations

import pytest

from storage import estates, households, people
from storage.db import reading, transaction
from tests.world import World


@pytest.fixture
def lacking(world: World) -> World:
    """The archive does not know when 李先生 moved in."""
    with transaction(world.engine) as session:
        (home,) = estates.find_homes(session, "3", "2", "1502")
        household = households.household_of(session, home.id)
        assert household is not None
        household.moved_in_on = None
        session.add(household)
    return world


def moved_in(world: World) -> str:
    with reading(world.engine) as session:
        (home,) = estates.find_homes(session, "3", "2", "1502")
        household = households.household_of(session, home.id)
        return str(household.moved_in_on) if household else ""


def test_after_a_fee_answer_one_thing_is_asked_and_kept_with_consent(
    lacking: World,
) -> None:
    lacking.says("李先生", "/fee")
    (reply,) = lacking.heard("李先生")  # one message: the answer first, then the question
    answer, question = reply.split("\n\n")
    assert "交清" in answer and "哪天入住" in question
    lacking.says("李先生", "2021年5月1日")
    assert "谢谢" in lacking.last("李先生").text and moved_in(lacking) == "2021-05-01"
    assert lacking.audited("3-2-1502")[-1] == "home.completed"
    with reading(lacking.engine) as session:
        assert people.named(session, "李先生")[0].consented_at == lacking.now


def test_it_is_asked_once_in_a_while_and_never_after_a_refusal(lacking: World) -> None:
    lacking.says("李先生", "/fee")
    lacking.presses("李先生", "不想说")
    lacking.everybody_listened()
    lacking.says("李先生", "/fee")
    (reply,) = lacking.heard("李先生")
    assert "交清" in reply and "入住" not in reply
    lacking.sleeps(days=40)
    lacking.everybody_listened()
    lacking.says("李先生", "/fee")
    assert not any("入住" in each for each in lacking.heard("李先生"))
    assert moved_in(lacking) == "None"


def test_another_matter_is_not_taken_for_the_answer(lacking: World) -> None:
    lacking.says("李先生", "/fee")
    lacking.says("李先生", "厨房漏水了")
    assert "#1" in "".join(lacking.heard("李先生")) and moved_in(lacking) == "None"


def test_tenants_and_the_complete_are_not_asked(world: World) -> None:
    for name in ("王阿姨", "小赵"):
        world.says(name, "/fee")
        assert len(world.heard(name)) == 1


@pytest.mark.long
def test_the_monthly_check_tells_the_figure_once(world: World) -> None:
    world.until(20, 9, 29)
    world.everybody_listened()
    world.passes(minutes=2)
    said = [each for each in world.heard("小刘") if "档案" in each]
    assert len(said) == 1 and "60 户" in said[0] and "缺 业主、电话" in said[0]
    assert any("没到 95%" in each for each in world.heard("陈主管"))
    world.passes(hours=3)
    assert not [each for each in world.heard("小刘") if "档案" in each]


def test_a_home_that_was_checked_is_fresh_again(world: World) -> None:
    world.sleeps(days=400)
    world.says("小刘", "/archive")
    assert "完整而且最新 0.0%" in world.last("小刘").text
    world.says("小刘", "/uptodate 3-2-1501")
    world.says("小刘", "/archive")
    assert "最新 1.6%" in world.last("小刘").text
    assert world.audited("3-2-1501")[-1] == "home.confirmed"
    world.says("王阿姨", "/archive")
    assert "权限" in world.last("王阿姨").text
