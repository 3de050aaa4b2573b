"""CS-6: calls and visits are shared out fairly and worked off in one tap; promises pause them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import charter, dunning, people
from storage.db import reading, transaction
from storage.dunning import DunningStep
from storage.people import Person, Role
from tests.world import World


def steps(world: World, home: str) -> dict[str, DunningStep]:
    with reading(world.engine) as session:
        home_id = world.owes(home)[0].bill.home_id
        return {f"{each.month} {each.step}": each for each in dunning.of_home(session, home_id)}


def texts(world: World, name: str) -> list[str]:
    return [said for said in world.heard(name) if "费用没交" in said]


def hires(world: World, *names: str) -> None:
    with transaction(world.engine) as session:
        for name in names:
            person = Person(name=name, created_at=world.now)
            session.add(person)
            session.flush()
            session.add(Role(person_id=person.id, name="service"))


# ----------------------------------------------------------------------------------- promises


@pytest.mark.long
def test_a_promise_pauses_the_ladder_and_breaks_into_a_task_again(world: World) -> None:
    world.opens(15, 9)
    call = world.task("3-2-1501", "call")
    world.says("小刘", f"/done {call} 答应 2026-12-28")
    assert "12月28日" in world.heard("小刘")[-1]
    world.until(25, 9, months=0)
    assert steps(world, "3-2-1501")["2026-12 visit"].outcome == "promise"
    world.until(28, 20, months=0)
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" not in world.last("小刘").text
    world.until(29, 9, months=0)
    world.says("小刘", "/tasks")
    assert f"{call}. 3栋2单元1501" in world.last("小刘").text
    task = steps(world, "3-2-1501")["2026-12 call"]
    assert task.state == "open" and "12月28日" in task.outcome


@pytest.mark.long
def test_a_promise_that_is_kept_is_the_end_of_it(world: World) -> None:
    world.opens(15, 9)
    call = world.task("3-2-1501", "call")
    world.says("小刘", f"/done {call} promised 2026-12-20")
    world.says("陈主管", "/paid 3-2-1501 全部 612.50")
    world.until(21, 9, months=0)
    with reading(world.engine) as session:
        assert session.get_one(DunningStep, call).state == "done"


@pytest.mark.parametrize("outcome", ["答应", "答应 明年", "答应 2026-12-01", "答应 2027-06-01"])
@pytest.mark.wordings
def test_a_promise_needs_a_day_soon(world: World, outcome: str) -> None:
    world.opens(15, 9)
    call = world.task("3-2-1501", "call")
    world.says("小刘", f"/done {call} {outcome}")
    assert steps(world, "3-2-1501")["2026-12 call"].state == "open"


# ------------------------------------------------------------------------------ left in peace


@pytest.mark.long
def test_no_reminder_while_a_serious_complaint_is_open(world: World) -> None:
    world.says("王阿姨", "厨房着火了，冒烟")
    world.until(1, 10)
    assert texts(world, "王阿姨") == []
    assert steps(world, "3-2-1501")["2026-12 text"].outcome == "complaint"
    assert len(texts(world, "孙伯")) == 1


def test_no_text_by_night(world: World) -> None:
    world.sleeps(days=8, hours=11)  # the first of December, 21:00
    world.ticks()
    assert texts(world, "王阿姨") == []
    world.sleeps(hours=11)
    world.ticks()
    assert texts(world, "王阿姨") == []
    world.sleeps(hours=1)
    world.ticks()
    assert len(texts(world, "王阿姨")) == 1


@pytest.mark.long
def test_never_more_texts_than_the_charter_allows(world: World) -> None:
    ladder = charter.load().dunning.model_copy(update={"texts_a_week": 1})
    world.rules = replace(
        world.rules, charter=world.rules.charter.model_copy(update={"dunning": ladder})
    )
    world.running.rules = world.rules
    world.until(1, 10)
    with transaction(world.engine) as session:  # as if the month were another
        home_id = world.owes("3-2-1501")[0].bill.home_id
        for each in dunning.of_home(session, home_id):
            each.month = "2026-11"
            session.add(each)
    with reading(world.engine) as session:
        since = world.now - timedelta(days=7)
        assert dunning.texts_since(session, [home_id], since) == {home_id: 1}


# ---------------------------------------------------------------------------------- the lists


@pytest.mark.long
def test_the_lists_are_fair_and_nobody_crosses_anothers_way(world: World) -> None:
    hires(world, "小周", "小吴")
    world.until(15, 9)
    with reading(world.engine) as session:
        rows = dunning.open_tasks(session)
    calls = [(task.assignee_id, home.number) for task, home in rows if task.step == "call"]
    owners = [assignee for assignee, _ in calls]
    assert len(set(owners)) == 3 and None not in owners
    assert max(map(owners.count, owners)) - min(map(owners.count, owners)) <= 1
    assert owners == sorted(owners, key=owners.index)  # each has one stretch of the way
    mine = [number for assignee, number in calls if assignee == owners[0]]
    world.says("小刘", "/tasks")
    shown = [line for line in world.last("小刘").text.splitlines() if "电话" in line]
    assert len(shown) == len(mine)


def test_the_way_goes_up_by_floors(world: World) -> None:
    with transaction(world.engine) as session:
        home_id = world.owes("3-1-801")[0].bill.home_id
        session.add_all(
            DunningStep(
                home_id=home, month="2026-11", step="call", state="open", amount_fen=1,
                created_at=world.now,
            )
            for home in (home_id + 2, home_id, home_id - 4)
        )  # fmt: skip
    with reading(world.engine) as session:
        rooms = [home.room for _, home in dunning.open_tasks(session)]
    assert rooms == sorted(rooms, key=int)


@pytest.mark.long
def test_one_after_another_with_all_that_the_caller_needs(world: World) -> None:
    world.opens(15, 9)
    with transaction(world.engine) as session:
        for task, home in dunning.open_tasks(session):
            if home.number != "5-1-101" or task.step != "call":
                task.state = "done"
                session.add(task)
    world.says("小刘", "/next")
    card = world.last("小刘").text
    assert "孙伯 13800000105" in card and "3 个月" in card
    assert "有疑问" in card and "不要催" in card
    world.presses("小刘", "没人接")
    assert "没人接" in world.heard("小刘")[-1]
    world.presses("小刘", "下一件")
    assert "没有要办的" in world.heard("小刘")[-1]


def test_a_wrong_number_goes_back_to_the_archive(world: World) -> None:
    world.opens(15, 9)
    world.says("小刘", f"/done {world.task('3-2-1501', 'call')} 号码不对")
    assert any("电话不对" in said for said in world.heard("陈主管"))
    assert "phone.wrong" in world.audited("3-2-1501")
    world.says("路人", "名片", vouched_phone="13800000101")  # whoever has that number is not she
    assert "绑定好了" not in world.last("路人").text


@pytest.mark.long
def test_one_of_two_numbers_is_wrong_and_the_other_is_called(world: World) -> None:
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        wang.second_phone = "13911112222"
        session.add(wang)
    world.until(15, 9)
    task = world.task("3-2-1501", "call")
    world.says("小刘", f"/done {task} 号码不对 9999")
    assert "没有尾号 9999" in world.last("小刘").text
    while f"{task}. " not in world.last("小刘").text:
        world.says("小刘", "/next")
        if f"{task}. " not in world.last("小刘").text:
            world.presses("小刘", "没人接")
    assert "13800000101、13911112222" in world.last("小刘").text
    world.presses("小刘", "尾号 0101 不对")
    assert "还有：13911112222" in world.last("小刘").text
    assert world.heard("陈主管")[-1:] != ["电话不对"]
    world.says("小刘", "/tasks")
    assert "13911112222" in world.last("小刘").text  # the task stays
    world.says("小刘", f"/done {task} 号码不对")
    assert any("电话不对" in said for said in world.heard("陈主管"))
    assert world.audited("3-2-1501").count("phone.wrong") == 2
    world.says("小刘", "/home 3-2-1501")
    assert "139" not in world.last("小刘").text


def test_the_supervisor_sees_every_building(world: World) -> None:
    world.opens(15, 9)
    world.says("小刘", f"/done {world.task('3-2-1501', 'call')} 不肯交")
    world.says("陈主管", "/dunning")
    said = world.heard("陈主管")[-1]
    assert "3栋：1/" in said and "12栋：0/" in said


def test_strangers_and_homeowners_have_no_list(world: World) -> None:
    world.opens(15, 9)
    for name in ("王阿姨", "路人甲"):
        world.says(name, "/next")
        assert "13800000" not in "".join(world.heard(name))


# ------------------------------------------------------------------------------ in plain Chinese


@pytest.mark.parametrize(
    "said",
    [
        "王阿姨家打过电话了 说月底交",
        "3-2-1501 答应月底交",
        "1501刚通了电话，人家说30号交清",
        "王阿姨说30号来交",
    ],
)
@pytest.mark.wordings
def test_a_promise_made_on_the_telephone_is_of_the_home_and_no_tickets(
    world: World, said: str
) -> None:
    world.says("王阿姨", "厨房水龙头一直滴水")
    world.says("小刘", said)
    assert "3栋2单元1501 答应 11月30日 交" in world.last("小刘").text.replace("\u00a0", "")
    assert world.deadline(1, "answer").state == "running"
    assert steps(world, "3-2-1501")["2026-11 text"].promised_on is not None


def test_who_may_not_know_what_is_owed_notes_no_promise(world: World) -> None:
    world.says("何姐", "王阿姨家说月底交")
    assert "2026-11 text" not in steps(world, "3-2-1501")


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("王阿姨家没人接", "unanswered"),
        ("1501打了没打通", "unanswered"),
        ("王阿姨死活不肯交", "refused"),
        ("3-2-1501 说昨天交过了", "claims_paid"),
        ("王阿姨家说20号交", "promised"),
    ],
)
def test_what_came_of_a_call_may_be_said(world: World, said: str, result: str) -> None:
    world.opens(15, 9)
    world.says("小刘", "还有几户要打")
    assert "3栋2单元1501" in world.last("小刘").text
    world.says("小刘", said)
    assert steps(world, "3-2-1501")["2026-12 call"].result == result
