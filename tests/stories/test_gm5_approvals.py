"""GM-5: spending is asked for in the chat, decided by whom the charter names, and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from bot import worker
from storage import approvals
from storage.approvals import Approval
from storage.audit import AuditEntry
from storage.db import reading
from tests.world import World


def request(world: World, number: int = 1) -> Approval:
    with reading(world.engine) as session:
        return session.get_one(Approval, number)


def audited(world: World) -> list[str]:
    with reading(world.engine) as session:
        return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all())


def test_spending_above_fifty_thousand_goes_to_the_general_manager(world: World) -> None:
    world.sends_photo("吴工", "/spend 6万 3栋换水泵，两家报价")
    assert "赵总" not in str(world.heard("陈主管"))
    asked = world.last("赵总")
    assert "¥60,000.00" in asked.text and "3栋换水泵" in asked.text and "吴工" in asked.text
    assert asked.photo is not None
    world.presses("赵总", "同意")
    assert "同意了" in world.last("吴工").text and "赵总" in world.last("吴工").text
    assert request(world).state == "approved"
    world.presses("赵总", "同意")  # twice
    assert len([said for said in world.heard("吴工") if "同意了" in said]) == 1
    assert audited(world) == ["approval.asked", "approval.approved"]


@pytest.mark.parametrize(
    ("written", "fen", "who"),
    [
        ("50,000 换灯", 5_000_000, "陈主管"),
        ("50000.00 换灯", 5_000_000, "陈主管"),
        ("五万元 换灯", 5_000_000, "陈主管"),
        ("50000.01 换灯", 5_000_001, "赵总"),
        ("五万零一元 换灯", 5_000_100, "赵总"),
        ("5万2 换灯", 5_200_000, "赵总"),
        ("¥52,000 换灯", 5_200_000, "赵总"),
        ("８００ 换灯", 80_000, "陈主管"),
    ],
)
def test_the_edge_is_exact_to_the_fen(world: World, written: str, fen: int, who: str) -> None:
    world.says("吴工", f"/spend {written}")
    assert request(world).amount_fen == fen
    (other,) = {"陈主管", "赵总"} - {who}
    assert len(world.heard(who)) == 1 and world.heard(other) == []


@pytest.mark.parametrize("written", ["换灯", "0 换灯", "6万一台水泵", "5,20,00 换灯", "1.234 换灯"])
def test_a_sum_that_is_none_is_asked_for_again(world: World, written: str) -> None:
    world.says("吴工", f"/spend {written}")
    with reading(world.engine) as session:
        assert approvals.open_ones(session) == []
    assert world.heard("吴工")


def test_without_a_reason_it_is_asked_for_and_files_may_follow(world: World) -> None:
    world.says("吴工", "/spend 6万")
    assert "做什么" in world.last("吴工").text
    world.says("吴工", "换水泵")
    assert "换水泵" in world.last("赵总").text
    world.says(
        "吴工",
        attachments=[{"kind": "document", "reference": "quote", "mime": "application/pdf"}],
    )
    assert "补了材料" in world.last("赵总").text and world.last("赵总").files
    assert len(request(world).file_ids) == 1


def test_a_no_needs_a_reason_and_goes_back_with_it(world: World) -> None:
    world.says("吴工", "/spend 6万 换水泵")
    world.presses("赵总", "不同意")
    assert request(world).state == "open"
    world.says("赵总", "先找三家比价")
    assert request(world).state == "rejected"
    assert "先找三家比价" in world.last("吴工").text
    world.says("赵总", "/approve 1")  # too late: it is decided
    assert request(world).state == "rejected" and "没有同意" in world.last("赵总").text


def test_a_word_that_is_not_understood_decides_nothing_and_a_no_is_a_no(world: World) -> None:
    world.says("吴工", "/spend 6万 换水泵")
    for said in ("/approve 详情 1", "/reject 详情 1", "审批 详情 1"):
        world.says("赵总", said)
    world.presses("赵总", "不同意")  # it still waits, and a reason is asked for
    assert "为什么" in world.last("赵总").text or "原因" in world.last("赵总").text
    world.says("赵总", "取消")
    world.says("赵总", "审批 1 不同意 太贵了")
    assert "没有同意" in world.last("赵总").text or "不同意" in world.last("赵总").text
    assert "太贵了" in world.last("吴工").text


def test_nobody_approves_their_own(world: World) -> None:
    world.says("陈主管", "/spend 3000 春节布置")
    assert "春节布置" in world.last("吴工").text
    world.says("陈主管", "/approve 1")
    assert request(world).state == "open" and "别人" in world.last("陈主管").text
    world.says("赵总", "/spend 9万 换车")  # only he could decide
    assert "自己的不能自己批" in world.last("赵总").text
    with reading(world.engine) as session:
        assert len(approvals.open_ones(session)) == 1
    world.says("陈主管", "/reject 1")  # one's own is taken back
    assert request(world).state == "withdrawn"
    assert "撤回" in world.last("吴工").text


@pytest.mark.locks
def test_two_who_decide_at_once_see_each_other(world: World) -> None:
    code = world.invites("gm", "钱总")
    world.says("钱总", f"/start {code}")
    world.says("吴工", "/spend 6万 换水泵")
    world.everybody_listened()
    for name, line in (("赵总", "/approve 1"), ("钱总", "/reject 1 太贵")):
        world.drops(name, line)
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: worker.handle_some(world.running), range(2)))
    assert sum(done) >= 2
    world.settles()
    outcome = request(world).state
    assert outcome in ("approved", "rejected")
    first, second = ("赵总", "钱总") if outcome == "approved" else ("钱总", "赵总")
    assert any(f"{first} " in said and "已经" in said for said in world.heard(second))
    assert len([said for said in world.heard("吴工") if "1 号" in said]) == 1


def test_nobody_decides_and_is_reminded_by_day_alone(world: World) -> None:
    world.says("吴工", "/spend 8000 换灯")
    world.everybody_listened()
    world.passes(hours=4)
    assert "还在等" in world.heard("陈主管")[-1]
    world.passes(days=2)
    assert len([said for said in world.heard("陈主管") if "还在等" in said]) == 2
    assert any("还没有人定" in said for said in world.heard("赵总"))
    world.everybody_listened()
    world.passes(days=5)
    assert not [said for said in world.heard("陈主管") if "1 号" in said]
    world.says("赵总", "/approve")
    assert "换灯" in world.last("赵总").text
    world.presses("赵总", "同意 1 号")  # who decides about more decides about less
    assert request(world).state == "approved"


@pytest.mark.parametrize("name", ["小刘", "王阿姨", "周律师", "路人甲"])
def test_others_neither_ask_nor_decide(world: World, name: str) -> None:
    world.says("吴工", "/spend 6万 换水泵")
    world.says(name, "/spend 6万 买车")
    world.says(name, "/approve 1")
    assert request(world).state == "open"
    with reading(world.engine) as session:
        assert len(approvals.open_ones(session)) == 1


def test_the_words_stay_as_they_were_written(world: World) -> None:
    why = "换3栋电梯曳引机，一年（含人工）；急！"
    for said in (f"/spend 6万 {why}", f"/spend {why} 6万", f"/spend ６万，{why}"):
        world.everybody_listened()
        world.says("陈主管", said)
        (asked,) = world.heard("赵总")
        assert why in asked and "¥60,000.00" in asked, said
