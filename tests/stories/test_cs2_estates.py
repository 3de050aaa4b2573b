"""CS-2: minutes, hours, and who answers may differ from estate to estate, by the charter alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import charter
from storage.charter import CharterError
from tests.world import World

SLOWER = """
[estates."桂花园".deadlines.answer]
within = { minutes = 20 }
steps = [{ after = { minutes = 0 }, to = ["en-supervisor"] }]

[estates."桂花园".deadlines.plan]
calendar = "office"
within = { hours = 9 }

[estates."桂花园".answers]
security = "service"
"""


@pytest.fixture
def slower(world: World) -> World:
    """桂花园 takes twenty minutes to answer, and its front desk answers for the guards."""
    world.amends("", "", SLOWER)
    return world


def test_minutes_differ_and_who_hears_when_they_are_over(slower: World) -> None:
    slower.says("王阿姨", "单元门坏了")
    answer = slower.deadline(1, "answer")
    assert answer.due_at - answer.started_at == timedelta(minutes=20)
    slower.passes(minutes=15)
    assert slower.heard("陈主管") == [] == slower.heard("吴工")
    slower.passes(minutes=6)
    assert any("#1" in each for each in slower.heard("吴工"))
    assert slower.heard("陈主管") == []


def test_hours_differ(slower: World) -> None:
    """Ten in the morning; an office of nine hours a day: until the same hour of tomorrow."""
    slower.says("王阿姨", "单元门坏了")
    plan = slower.deadline(1, "plan")
    assert plan.due_at - plan.started_at == timedelta(days=1)


def test_who_answers_differs(slower: World) -> None:
    slower.says("王阿姨", "有陌生人在楼道里乱转，保安来看看")
    ticket = slower.ticket(1)
    assert (ticket.category, ticket.department) == ("security", "service")
    assert any("#1" in each for each in slower.heard("小刘")) and slower.heard("老马") == []
    slower.says("陈主管", "/transfer 1 工程部")
    slower.says("吴工", "/transfer 1 客服部")
    assert slower.ticket(1).department == "service"


def test_another_estate_is_as_everywhere(world: World) -> None:
    world.amends("", "", SLOWER.replace("桂花园", "梧桐苑"))
    world.says("王阿姨", "有陌生人在楼道里乱转，保安来看看")
    answer = world.deadline(1, "answer")
    assert answer.due_at - answer.started_at == timedelta(minutes=10)
    assert world.ticket(1).department == "order"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("within = { minute = 20 }", "deadlines.answer.within"),
        ("withn = { minutes = 20 }", "is it misspelt"),
        ('calendar = "nights"', "does not stand under [calendars]"),
        ('steps = [{ after = { minutes = 0 }, to = ["butler"] }]', "'butler'"),
    ],
)
def test_the_check_says_what_is_wrong_in_it(tmp_path: Path, wrong: str, why: str) -> None:
    path = tmp_path / "charter.toml"
    built_in = charter.BUILT_IN.read_text("utf-8")
    path.write_text(f'{built_in}\n[estates."桂花园".deadlines.answer]\n{wrong}\n', "utf-8")
    with pytest.raises(CharterError) as refused:
        charter.load(path)
    assert "estates.桂花园.deadlines.answer" in str(refused.value) and why in str(refused.value)
