"""CS-4: a survey that was begun and left lying is finished by another of the home; one that nobody
answers still ends with something to do."""

from __future__ import annotations

import pytest

from storage import households, people
from storage.db import transaction
from tests.stories.test_cs4_survey import answers, marks, moves_in, result
from tests.world import World


@pytest.mark.long
def test_what_one_of_a_home_left_lying_another_finishes(world: World) -> None:
    moves_in(world, "王叔叔", "3-2-1501", like="王阿姨")
    world.says("陈主管", "/survey start")
    world.ticks()
    world.presses("王叔叔", "2 不满意")
    world.presses("王叔叔", "5 很满意")
    world.sleeps(days=1)
    world.says("王阿姨", "5")
    assert len(marks(world)) == 2  # he may still come back to it
    world.everybody_listened()
    world.passes(days=7)
    (reminded,) = [said for said in world.heard("王阿姨") if "题" in said]
    assert "从这里接着答" in reminded and "3/8" in reminded
    world.presses("王阿姨", "4 满意")
    said = world.last("王阿姨").text
    assert "您家有人答了前面几题" in said and "4/8" in said
    world.presses("王叔叔", "1 很不满意")  # now it is hers
    assert "您家有人正在答" in world.last("王叔叔").text
    world.does("李先生", f"/mark {answers(world)[0].id} 4 1")  # of another home
    for _ in range(5):
        world.says("王阿姨", "5")
    (row,) = answers(world)
    assert row.state == "done" and [points for _, points in marks(world)] == [2, 5, 4, *[5] * 5]
    assert result(world).answered == 1


def test_who_has_moved_out_keeps_nobody_from_answering(world: World) -> None:
    moves_in(world, "王叔叔", "3-2-1501", like="王阿姨")
    world.says("陈主管", "/survey start")
    world.ticks()
    world.presses("王叔叔", "5 很满意")
    with transaction(world.engine) as session:
        (person,) = people.named(session, "王叔叔")
        ((_, residency),) = households.residencies_of(session, person.id)
        residency.ended_at = world.now
        session.add(residency)
    world.says("王阿姨", "4")
    assert "3/8" in world.last("王阿姨").text and len(answers(world)) == 1


def test_a_survey_that_nobody_answers_ends_with_something_to_do(world: World) -> None:
    world.says("陈主管", "/survey start")
    world.ticks()
    world.everybody_listened()
    world.sleeps(days=21)
    world.ticks()
    (report,) = [each for each in world.air.said["陈主管"] if "调查结果" in each.text]
    assert "没有人打分" in report.text and report.photo is None
    (asked,) = [said for said in world.heard("赵总") if "建议的措施" in said]
    assert "1. 客服部：这次没有人答" in asked and "覆盖率 0.0%" in asked
    world.presses("赵总", "同意")
    world.ticks()
    assert any("挨家请他们扫码绑定" in said for said in world.heard("陈主管"))
