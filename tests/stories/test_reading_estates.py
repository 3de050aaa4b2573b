"""Who works in one estate reads its tickets; what is due soon stands on the board (CS-1)."""

from __future__ import annotations

from sqlmodel import select

from storage.db import transaction
from storage.estates import Estate
from storage.people import Person, Role
from tests.stories.test_cs2_signoff_points import wants
from tests.stories.test_incident import neighbours
from tests.world import World


def work_elsewhere(world: World, *names: str) -> None:
    """All roles of these people are bound to another estate."""
    with transaction(world.engine) as session:
        other = Estate(name="梧桐苑")
        session.add(other)
        session.flush()
        for name in names:
            person = session.exec(select(Person).where(Person.name == name)).one()
            for role in session.exec(select(Role).where(Role.person_id == person.id)):
                role.estate_id = other.id
                session.add(role)


def test_the_queue_and_the_search_end_at_the_readers_estates(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("陈主管", "/queue")
    assert "#1" in world.last("陈主管").text
    work_elsewhere(world, "张师傅", "陈主管")
    for name in ("张师傅", "陈主管"):
        world.says(name, "/queue")
        assert "#1" not in world.last(name).text
        world.says(name, "/find 水管")
        assert "#1" not in world.last(name).text
    world.says("吴工", "/assign 1 张师傅")  # what one holds, one sees, wherever it is
    world.says("张师傅", "/queue")
    assert "#1" in world.last("张师傅").text


def test_the_board_shows_what_is_due_soon_and_todays_figures(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("李先生", "楼道垃圾没人收")
    world.says("何姐", "/take 2")
    world.says("陈主管", "/board")
    shown = world.last("陈主管").text
    assert "快到时限的：1（#1）" in shown
    assert "今天：报事 2，按时答复 1，超时 0，办结 0" in shown
    world.passes(minutes=10)
    world.says("陈主管", "/board")
    shown = world.last("陈主管").text
    assert "快到时限的" not in shown and "超时 1" in shown
    world.passes(days=1)
    world.says("陈主管", "/board")
    assert "今天：报事 0" in world.last("陈主管").text


def test_merging_keeps_the_earlier_moment(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.passes(minutes=4)
    world.says("李先生", "单元门坏了，进不去")
    due = {number: world.deadline(number, "answer").due_at for number in (1, 2)}
    world.says("张师傅", "/merge 1 2")
    assert world.deadline(2, "answer").due_at == due[1] < due[2]
    assert "due_earlier" in world.events(2)
    world.everybody_listened()
    world.passes(minutes=6)
    assert any("#2" in each for each in world.heard("陈主管"))


def test_an_incident_is_closed_only_with_the_photo_that_the_charter_requires(world: World) -> None:
    wants(world, required=("engineering",))
    homes = neighbours(world, 3)
    for name in homes:
        world.says(name, "家里停水了")
    world.says("张师傅", "/incident I1 take")
    world.says("张师傅", "/incident I1 close 水泵换好了")
    assert "照片" in world.last("张师傅").text
    assert {world.ticket(number).state for number in (1, 2, 3)} == {"taken"}
    world.sends_photo("张师傅")
    assert {world.ticket(number).state for number in (1, 2, 3)} == {"resolved"}
    assert all(world.last(name).photo is not None for name in homes)
