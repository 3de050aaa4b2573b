"""CS-A: nobody sees, hears of or does what is not theirs: estate, department, role, household."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

from handlers import verbs
from handlers.grammar.verb import Argument, Verb
from storage import estates, people
from storage.audit import AuditEntry
from storage.bindings import BindRequest
from storage.contacts import ContactPoint
from storage.db import reading, transaction
from storage.dunning import DunningStep
from storage.duties import Duty
from storage.events import Event
from storage.facilities import Facility
from storage.incidents import Incident
from storage.legal import LegalCase
from storage.meters import Meter
from storage.policies import Policy
from storage.statements import StatementLine
from storage.trainings import Training
from tests.town import STAFF
from tests.world import World

GROUP = "邻里群"


def refused(world: World) -> list[dict[str, Any]]:
    """What the audit keeps of attempts."""
    with reading(world.engine) as session:
        query = select(AuditEntry).where(col(AuditEntry.action) == "refused")
        return [each.data for each in session.exec(query.order_by(col(AuditEntry.id))).all()]


def rows(world: World) -> dict[str, int]:
    """How many rows each table has and what they hold, without what every message leaves."""
    left = {
        "audit_entry",
        "received",
        "outbox",
        "message_part",
        "contact_point",
        "dialogue",
    }
    with reading(world.engine) as session:
        return {
            table.name: hash(str(session.connection().execute(table.select()).all()))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in left
        }


# ------------------------------------------------------------------------------ what is personal


@pytest.mark.parametrize(
    "said",
    ["/fee", "/bill", "/mydata", "/family", "/dispute", "/tickets", "/pay", "我家欠多少物业费"],
)
def test_what_is_personal_is_answered_in_private(town: World, said: str) -> None:
    town.says("王小明", said, group=GROUP)
    (told,) = town.heard(GROUP)
    assert "私下发给您了" in told
    assert not any(each in told for each in ("250", "101", "1380", "账单"))
    assert town.heard("王小明") != []


def test_what_is_personal_is_answered_where_it_was_asked_in_private(town: World) -> None:
    town.says("王小明", "/fee")
    (told,) = town.heard("王小明")
    assert "250.00" in told and "私下" not in told


@pytest.mark.parametrize("said", ["/home 1-1-101", "/ticket 1", "/queue", "/phone 1"])
def test_the_staffs_work_is_not_shown_to_neighbours(town: World, said: str) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("幸前台", said, group=GROUP)
    told = town.heard(GROUP)
    assert not any("王小明" in each or "1380" in each or "漏水" in each for each in told)


# ------------------------------------------------------------------------------- other estates


def test_a_ticket_of_another_estate_is_refused(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.everybody_listened()
    before = rows(town)
    for who in ("海保洁", "海前台", "海师傅", "海主管"):
        for verb in ("ticket", "phone", "take", "reply", "close", "note"):
            town.says(
                who, f"/{verb} 1 马上来" if verb in ("reply", "close", "note") else f"/{verb} 1"
            )
            (told,) = town.heard(who)
            assert "别的小区" in told and "1380" not in told and "漏水" not in told
            assert refused(town)[-1] == {"verb": verb, "thing": "ticket", "id": 1}
    assert rows(town) == before and town.heard("王小明") == []


def test_the_number_of_another_estates_ticket_is_never_taken_for_ones_own(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("周海", "卫生间灯坏了")
    town.says("海师傅", "/take 2")
    town.everybody_listened()
    for who, said in (
        ("海师傅", "1号修好了"),
        ("海师傅", "#1 我来"),
        ("海师傅", "1号怎么样了"),
        ("海主管", "1号派给海师傅"),
    ):
        town.says(who, said)
        (told,) = town.heard(who)
        assert "别的小区" in told and "漏水" not in told
        assert refused(town)[-1] == {"verb": "ticket", "thing": "ticket", "id": 1}
    assert town.heard("周海") == [] and town.heard("王小明") == []
    assert (town.ticket(1).state, town.ticket(2).state) == ("reported", "taken")
    town.says("海师傅", "2号修好了")
    assert town.ticket(2).state == "resolved"


def test_what_a_colleague_elsewhere_does_is_not_told(town: World) -> None:
    town.says("海师傅", "幸师傅在忙啥")
    assert "幸师傅" not in town.last("海师傅").text
    town.says("总前台", "幸师傅在忙啥")
    assert "幸师傅" in town.last("总前台").text


def test_a_home_of_another_estate_is_refused(town: World) -> None:
    town.says("海前台", "/home 幸福里1-1-101")
    assert "没有权限" in town.last("海前台").text and "王小明" not in town.last("海前台").text
    town.says("海前台", "/home 1-1-201")
    assert "孙幸" not in town.last("海前台").text  # the number means the home of one's own estate
    assert refused(town)[-1]["thing"] == "home"


def test_lists_and_figures_end_at_the_estate(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    for said in ("/board", "/archive", "/queue", "/find 水管", "/dunning", "/dunning 账龄"):
        town.says("海主管", said)
        told = "\n".join(town.heard("海主管"))
        assert "幸福里" not in told and "王小明" not in told and "报事 1" not in told, told
    town.says("幸主管", "/board")
    assert "报事 1" in town.last("幸主管").text


def test_a_board_of_one_estate(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("总经理", "/board")
    assert "报事 1" in town.last("总经理").text
    town.says("总经理", "/board 海棠苑")
    assert "海棠苑" in town.last("总经理").text and "报事 0" in town.last("总经理").text
    town.says("总经理", "/board 幸福里小区")
    assert "报事 1" in town.last("总经理").text
    town.says("总经理", "/board 桂花园")
    told = town.last("总经理").text
    assert "桂花园" in told and "幸福里" in told and "海棠苑" in told
    town.says("海主管", "/board 幸福里")
    assert "报事" not in town.last("海主管").text


def test_whoever_was_given_a_ticket_of_another_estate_has_it(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("总经理", "/assign 1 海师傅")
    town.says("海师傅", "/reply 1 马上来")
    assert any("马上来" in each for each in town.heard("王小明"))


# ---------------------------------------------------------------------- departments and strangers


def test_what_is_personal_is_not_another_departments(town: World) -> None:
    town.says("王小明", "你们物业费收得不对，我要投诉")
    assert town.ticket(1).department == "service"
    town.says("幸师傅", "/ticket 1")
    assert "物业费" not in town.last("幸师傅").text
    assert refused(town)[-1]["verb"] == "ticket"
    town.says("幸主管", "/ticket 1")
    assert "物业费" in town.last("幸主管").text


def test_a_neighbour_and_a_stranger_read_nothing(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    for who in ("李幸", "周海", "路人"):
        for said in ("/status 1", "/urge 1", "/confirm 1", "/ticket 1", "/rate 1 5"):
            before = town.events(1)
            town.says(who, said)
            assert "漏水" not in town.last(who).text
            assert town.events(1) == before
        assert refused(town)[-1]["id" if who != "路人" else "verb"]


# ----------------------------------------------------------------- every verb, every border

SAID: dict[str, str] = {
    "ticket": "1",
    "into": "1",
    "home": "幸福里1-1-101",
    "estate": "幸福里",
    "colleague": "幸师傅",
    "names": "幸师傅",
    "trainer": "幸师傅",
    "incident": "I1",
    "event": "1",
    "task": "1",
    "case": "1",
    "request": "1",
    "facility": "1",
    "duty": "D1",
    "bill": "1",
}
MORE: dict[str, str] = {
    "scope": "read:bills",
    "kind": "租客",
    "name": "张三",
    "months": "2026-10",
    "month": "2026-10",
    "amount": "100",
    "day": "12-05",
    "clock": "14:00",
    "outcome": "没错",
    "item": "水",
    "quantity": "3",
    "rate": "2.5",
    "marks": "5" * 8,
    "people": "3人",
    "reason": "下雨",
    "category": "环境",
    "department": "工程部",
    "role": "homeowner",
    "every": "每3个月",
    "hours": "周一至周五 8:00-17:00",
    "field": "客服",
    "version": "1.0",
    "line": "1",
    "audience": "工程部",
    "training": "1",
    "policy": "1",
}


def plant(session: Session) -> None:
    """One of each thing that may belong to 幸福里."""
    estate = estates.estate_named(session, "幸福里")
    assert estate is not None
    (home,) = estates.find_homes(session, "1", "1", "101", estate.id)
    (boss,) = people.named(session, "幸主管")
    at = boss.created_at
    contact = session.exec(select(ContactPoint)).first()
    assert contact is not None
    session.add_all(
        [
            Incident(
                estate_id=estate.id,
                category="engineering",
                department="engineering",
                text="停水",
                state="open",
                proposed_at=at,
                shown_at=at,
            ),
            Event(
                estate_id=estate.id,
                clause="CS-5",
                title="包饺子",
                place="会所",
                starts_at=at + timedelta(days=9),
                planned_by_id=boss.id,
                planned_at=at,
            ),
            DunningStep(
                home_id=home.id,
                month="2026-11",
                step="call",
                state="open",
                amount_fen=100,
                created_at=at,
            ),
            LegalCase(home_id=home.id, state="proposed", months=4, amount_fen=100, proposed_at=at),
        ]
    )
    session.add_all(_papers(home.id, boss.id, contact, at))
    session.add_all(_registers(estate.id, at))


def _papers(home_id: int, boss_id: int, contact: ContactPoint, at: datetime) -> list[SQLModel]:
    return [
        BindRequest(
            contact_point_id=contact.id,
            person_id=contact.person_id,
            home_id=home_id,
            created_at=at,
        ),
        Policy(
            field="service",
            title="制度",
            version="1",
            owner_id=boss_id,
            review_on=at.date(),
            created_at=at,
        ),
        Training(
            audience="engineering",
            topic="消防",
            starts_at=at + timedelta(days=9),
            planned_by_id=boss_id,
            created_at=at,
        ),
        StatementLine(
            key="x", paid_at=at, amount_fen=1, payer="甲", data={}, state="open", created_at=at
        ),
    ]


def _registers(estate_id: int, at: datetime) -> list[SQLModel]:
    return [
        Facility(estate_id=estate_id, name="1号电梯", kind="电梯", created_at=at),
        Meter(estate_id=estate_id, name="总电表", kind="electricity", created_at=at),
        Duty(
            key="x",
            name="",
            title="巡查",
            clause="CS-1",
            position="cs-supervisor",
            estate_id=estate_id,
            period="2026-11",
            starts_at=at,
            ends_at=at + timedelta(days=9),
            opens_at=at,
            due_at=at + timedelta(days=9),
            missed_at=at + timedelta(days=9),
            policy={},
            created_at=at,
        ),
    ]


def bordered(verb: Verb) -> list[Argument]:
    return [each for each in verb.takes if each.name in SAID]


def line(verb: Verb) -> str:
    """The verb about things of 幸福里."""
    return " ".join([f"/{verb.name}", *(_said(each) for each in verb.takes if _is_told(each))])


def _is_told(argument: Argument) -> bool:
    return argument.needed or argument.name in SAID


def _said(argument: Argument) -> str:
    word = SAID.get(argument.name, MORE.get(argument.name, "内容"))
    return f"{argument.marks[0]}{word}" if argument.marks else word


BORDERED = [each for each in verbs.VERBS if bordered(each) and "private" in each.places]
SECRETS = ("王小明", "1380000", "漏水", "250.00", "包饺子", "1号电梯")


@pytest.mark.parametrize("all_of_them", [False, pytest.param(True, marks=pytest.mark.long)])
def test_no_verb_reaches_into_another_estate(town: World, all_of_them: bool) -> None:
    """Every verb about a ticket, home, person, estate or another row of 幸福里, by everybody of
    海棠苑 whose role may do it, by somebody whose role may not, by a neighbour, by a stranger."""
    town.says("王小明", "厨房水管漏水了")
    with transaction(town.engine) as session:
        plant(session)
    charter = town.rules.charter
    others = {name: role for name, (role, estate) in STAFF.items() if estate == "海棠苑"}
    for who in (*others, "周海", "路人"):
        town.says(who, "在吗")
    assert len(BORDERED) > 60
    through: list[tuple[str, str, str]] = []
    before = rows(town)
    for verb in BORDERED:
        may = [name for name, role in others.items() if role in verb.roles(charter)]
        may_not = [name for name in others if name not in may]
        tries = (*may, *may_not[:1], "周海", "路人")
        for who in tries if all_of_them else tries[:1]:
            town.everybody_listened()
            tried = len(refused(town))
            town.says(who, line(verb))
            told = "\n".join(town.heard(who))
            known = line(verb).split()
            for secret in SECRETS:
                assert secret not in told or any(secret in each for each in known), (
                    who,
                    verb,
                    told,
                )
            noted = len(refused(town)) > tried or "homeowner" in verb.roles(charter)
            if who in others and not noted:
                through.append((who, line(verb), told))
        if all_of_them:
            assert rows(town) == before, line(verb)
    assert rows(town) == before
    assert through == [], "\n".join(map(str, through))
