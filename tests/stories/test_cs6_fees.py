"""CS-6: what is owed is told to those of the home, and to nobody else."""

from __future__ import annotations

import re

import pytest

from tests.world import World


def figures(text: str) -> list[str]:
    return re.findall(r"¥[\d,.]+", text)


def test_the_owner_hears_every_bill_the_sum_and_how_to_pay(world: World) -> None:
    world.says("王阿姨", "我家物业费欠多少")
    (reply,) = world.heard("王阿姨")
    assert "2026年9月" in reply and "2026年10月" in reply
    assert figures(reply) == ["¥612.50", "¥306.25", "¥306.25"]
    assert "怎么交" in reply


def test_who_owes_nothing_is_thanked(world: World) -> None:
    world.says("李先生", "/fee")
    (reply,) = world.heard("李先生")
    assert "交清" in reply and figures(reply) == []


@pytest.mark.parametrize("name", ["小赵", "路人甲", "张师傅"])
def test_others_get_a_kind_refusal_and_never_a_figure(world: World, name: str) -> None:
    world.says(name, "我家物业费欠多少")
    reply = "".join(world.heard(name))
    assert reply and figures(reply) == []


def test_a_neighbours_home_is_refused(world: World) -> None:
    world.says("李先生", "3栋2单元1501物业费欠多少")
    reply = "".join(world.heard("李先生"))
    assert "3栋2单元1501" in reply and figures(reply) == []


def test_one_month_is_told_alone(world: World) -> None:
    world.says("王阿姨", "我家2026年8月的物业费交了吗")
    (reply,) = world.heard("王阿姨")
    assert "2026年8月" in reply and "已交清" in reply


def test_asked_on_about_another_month_or_a_year_it_is_told(world: World) -> None:
    world.says("王阿姨", "九月的物业费交了没有")
    world.everybody_listened()
    for asked, told in (
        ("那上个月的呢", "2026年10月"),
        ("今年呢", "2026 年有 "),
        ("去年的呢", "2025 年没有账单"),
        ("那九月份呢", "2026年9月"),
    ):
        world.says("王阿姨", asked)
        (reply,) = world.heard("王阿姨")
        assert told in reply, asked


def test_how_to_pay(world: World) -> None:
    world.says("王阿姨", "怎么交物业费")
    assert "收款码" in world.heard("王阿姨")[0]


def test_a_payment_is_recorded_once_thanked_for_and_audited(world: World) -> None:
    world.says("陈主管", "/paid 3-2-1501 2026-09 306.25")
    assert "¥306.25" in world.heard("王阿姨")[0]
    assert [each.bill.month for each in world.owes("3-2-1501")] == ["2026-10"]
    assert world.audited("3-2-1501") == ["payment.recorded"]


def test_a_part_payment_keeps_the_rest_alive(world: World) -> None:
    world.says("陈主管", "/paid 3-2-1501 2026-09 100")
    assert world.owes("3-2-1501")[0].left_fen == 20625


@pytest.mark.parametrize(
    "command",
    [
        "/paid 3-2-1501 2026-09 306.26",
        "/paid 3-2-1501 2026-09 -5",
        "/paid 3-2-1501 2026-09 1.005",
        "/paid 3-2-1501 2031-09 5",
        "/paid 9-9-9999 2026-09 5",
        "/paid 3-2-1501 2026-13 5",
        "/paid 3-2-1501",
    ],
)
def test_a_wrong_payment_is_refused_and_changes_nothing(world: World, command: str) -> None:
    world.says("陈主管", command)
    assert len(world.heard("陈主管")) == 1
    assert sum(each.left_fen for each in world.owes("3-2-1501")) == 61250
    assert world.heard("王阿姨") == []


def test_only_supervisors_record_payments(world: World) -> None:
    world.says("张师傅", "/paid 3-2-1501 2026-09 306.25")
    assert sum(each.left_fen for each in world.owes("3-2-1501")) == 61250
