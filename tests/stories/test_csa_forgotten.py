"""CS-A: whoever asks for it gets all that we keep about them, and is forgotten; the books stay."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from bot import media
from storage import copies, erasures, vitals
from storage.db import reading, transaction
from storage.estates import find_homes
from storage.households import move_out, residents_of
from storage.people import Person
from tests.world import World

PHONE = "13912345678"
SAID = "我家卫生间的天花板一直在滴水，已经滴了三天了"
ALSO = "下午三点以后都在家，我是钱多多"


@pytest.fixture
def leaver(world: World) -> World:
    """钱多多 has lived in 3-2-1501, has complained, been answered and shown a photo; and left."""
    code = world.invites("homeowner", "钱多多", "3-2-1501")
    world.says("多多", f"绑定 {code}")
    with transaction(world.engine) as session:
        person = _person(session, "钱多多")
        person.phone = PHONE
    world.says("多多", SAID)
    world.sends_photo("多多", "你看", "leak-1")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/reply 1 钱多多您好，几点家里有人？")
    world.says("多多", ALSO)
    world.says("张师傅", f"/reply 1 钱多多您好，我三点半到，电话 {PHONE}")
    world.says("张师傅", "/note 1 钱多多在家，怕生")
    world.says("陈主管", "/find 滴水")
    world.says("张师傅", "/close 1 换了水管")
    world.says("多多", "修好了，谢谢")
    world.says("多多", "5分")
    return world


def _person(session: Any, name: str) -> Person:
    from storage.people import named

    (found,) = named(session, name)
    return found


def moves_out(world: World) -> None:
    with transaction(world.engine) as session:
        (home,) = find_homes(session, "3", "2", "1501")
        ties = [t for p, t in residents_of(session, home.id) if p.name == "钱多多"]
        move_out(session, home.id, ties, world.now, world.now.date())


def everything(world: World) -> str:
    """Every row of every table as JSON, and the bytes of every file."""
    with copies.snapshot(world.engine) as connection:
        rows = [
            f"{table.name} {line}"
            for table in copies.kept_tables()
            for line in copies.rows(connection, table)
        ]
    files = [each for each in world.running.media.rglob("*") if each.is_file()]
    return "\n".join([*rows, *(f"{each.name} {each.read_bytes()!r}" for each in files)])


def test_all_that_is_kept_is_handed_over_as_one_file(leaver: World) -> None:
    leaver.says("多多", "/mydata zip")
    paper = leaver.last("多多").document
    assert paper is not None
    with zipfile.ZipFile(paper.path) as archive:
        found = json.loads(archive.read("data.json"))
        assert [n for n in archive.namelist() if n.startswith("files/")]
    assert found["person"][0]["phone"] == PHONE
    assert found["tickets"][0]["text"] == SAID
    told = " ".join(each["text"] for each in found["ticket_history"])
    assert "三点半到" in told and "怕生" not in told, "what the staff note among themselves stays"
    assert any(json.loads(each["body"])["text"] == SAID for each in found["written"])
    assert any("三点半" in each["text"] for each in found["sent"])


def test_who_lives_here_is_told_why_not_and_what_instead(leaver: World) -> None:
    leaver.says("多多", "/erase")
    assert "还住在这里" in leaver.last("多多").text and "/forget" in leaver.last("多多").text


@pytest.mark.long
def test_nothing_that_names_them_is_left_and_the_books_are(leaver: World) -> None:
    moves_out(leaver)
    before = everything(leaver)
    for trace in ("钱多多", PHONE, SAID, "怕生", '"多多"'):
        assert trace in before, trace
    sums = _sums(leaver)
    leaver.says("多多", "/erase")
    leaver.presses("多多", "确定删除")
    leaver.passes(hours=2)
    media.sweep(leaver.running, leaver.now.timestamp() + 10**9)
    after = everything(leaver)
    for trace in ("钱多多", PHONE, SAID[:8], "怕生", "三点半", '"多多"', "leak-1"):
        forms = (trace, json.dumps(trace)[1:-1], json.dumps(json.dumps(trace))[2:-2])
        lines = [line for line in after.splitlines() if any(each in line for each in forms)]
        assert not lines, (trace, lines)
    assert _sums(leaver) == sums


def _sums(world: World) -> list[str]:
    """Figures, tickets and books, as machines read them."""
    with reading(world.engine) as session:
        found = vitals.measure(session, world.now)
    with copies.snapshot(world.engine) as connection:
        books = [
            line
            for table in copies.kept_tables()
            if table.name in ("bill", "payment", "allocation", "ledger_entry", "deadline")
            for line in copies.rows(connection, table)
        ]
    world.says("陈主管", "/score")
    return [str(sorted(found.open_tickets.items())), *books, world.last("陈主管").text]


def test_it_can_be_taken_back(leaver: World) -> None:
    moves_out(leaver)
    leaver.says("多多", "/erase")
    leaver.presses("多多", "确定删除")
    leaver.presses("多多", "先不删")
    leaver.passes(hours=2)
    assert SAID in everything(leaver)


@pytest.mark.long
def test_who_moves_in_again_meanwhile_is_kept_and_told(leaver: World) -> None:
    moves_out(leaver)
    leaver.says("多多", "/erase yes")
    code = leaver.invites("homeowner", "钱多多", "3-2-1501")
    leaver.says("多多", f"绑定 {code}")
    leaver.passes(hours=2)
    assert SAID in everything(leaver)


def test_the_supervisor_does_it_for_somebody_at_the_desk(leaver: World) -> None:
    moves_out(leaver)
    leaver.says("小刘", "/erase former 3-2-1501")
    assert "钱多多" not in leaver.last("小刘").text
    leaver.says("陈主管", "/erase former 3-2-1501")
    leaver.presses("陈主管", "钱多多")
    leaver.presses("陈主管", "确定删除")
    leaver.passes(hours=2)
    assert SAID not in everything(leaver)


@pytest.mark.long
def test_another_person_of_that_name_keeps_it(leaver: World) -> None:
    leaver.invites("homeowner", "钱多多", "12-801")
    moves_out(leaver)
    leaver.says("多多", "/erase yes")
    leaver.passes(hours=2)
    found = everything(leaver)
    assert "钱多多" in found and PHONE not in found


@pytest.mark.long
def test_who_left_long_ago_is_forgotten_by_itself(leaver: World) -> None:
    moves_out(leaver)
    sums = _sums(leaver)
    span = leaver.rules.charter.keeping.left.span
    leaver.sleeps(seconds=(span - timedelta(days=2)).total_seconds())
    leaver.ticks()
    assert SAID in everything(leaver)
    leaver.sleeps(days=3)
    leaver.ticks()
    leaver.ticks()
    assert SAID not in everything(leaver)
    assert _sums(leaver)[0] == sums[0]
    with reading(leaver.engine) as session:
        assert erasures.count_done(session) >= 1
