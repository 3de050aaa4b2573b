"""Scores against the table worked by hand in docs/scoring.md: this reads that very table."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from handlers.points import BonusFlag, Line, PartScore, Sheet
from storage import charter
from storage.charter.scores import Target
from storage.measures.shape import NOTHING, PENDING, UNKNOWN, Event, Measured, share

TEXT = (Path(__file__).parent.parent / "docs" / "scoring.md").read_text("utf-8")
POSITIONS = {"CS-S": "cs-supervisor", "GM-S": "gm"}
NAMES = {
    "及时": "complaints-in-time",
    "满意": "resolution-satisfaction",
    "完整": "archive-complete",
    "更新": "archive-updated",
    "覆盖": "survey-coverage",
    "得分": "survey-score",
    "收缴": "fee-collection",
    "计划": "plan",
    "第三方": "third-party-satisfaction",
    "重大": "major-complaints-in-time",
    "培训": "training",
    "流失": "key-people",
    "事故": "major-accidents",
}
STATES = {"没有": NOTHING, "未录入": UNKNOWN, "季末": PENDING}


def table(first: str) -> list[list[str]]:
    """The rows of the table whose numbers match."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TEXT.splitlines()]
    return [row for row in rows if row and re.fullmatch(first, row[0])]


CASES = table(r"\d+")
BONUS = table(r"B\d+")
RULES = charter.load()


def measured(said: str) -> Measured:
    if said in STATES:
        return STATES[said]
    if "/" not in said:
        return Measured(amount=Decimal(said))
    part, whole = map(int, said.split("/"))
    failed = whole - part if 0 <= whole - part < 100 else 0
    return share(part, whole, tuple(Event(kind="ticket", id=n + 1) for n in range(failed)))


def just_met(target: Target) -> Measured:
    bound = target.at_least if target.at_least is not None else target.at_most
    return Measured(amount=bound)


def line(name: str, given: dict[str, Measured], **more: Any) -> Line:
    target = RULES.targets[name]
    return Line(
        target=name,
        title=target.title,
        clause=target.clause,
        unit=target.unit,
        at_least=target.at_least,
        at_most=target.at_most,
        measured=given.get(name, just_met(target)),
        **more,
    )


def sheet(position: str, given: dict[str, Measured], partial: str) -> Sheet:
    rule = RULES.scores[position]
    parts = [
        PartScore(
            title=part.title,
            weight=part.weight,
            lines=tuple(
                line(
                    each.target, given, points=each.points, for_each=each.for_each, partial=partial
                )
                for each in part.deductions
            ),
        )
        for part in rule.parts
    ]
    return Sheet(
        position=position,
        title="",
        clause=rule.clause,
        period="2026-12",
        charter=RULES.version,
        parts=tuple(parts),
    )


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 20 and [row[0] for row in CASES] == [
        str(number + 1) for number in range(len(CASES))
    ]


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row[0]}: {row[2]}")
def test_the_program_agrees_with_the_hand(row: list[str]) -> None:
    _, position, situation, partial, parts, result, _ = row
    given, left_out = {}, 0
    for said in re.split("；", situation) if situation != "都达标" else []:
        word, _, value = said.partition(" ")
        if word == "不计":
            left_out = int(value)
        else:
            given[NAMES[word]] = measured(value)
    found = sheet(POSITIONS[position], given, partial)
    found = found.without([("ticket", number + 1) for number in range(left_out)])
    expected = [None if each == "–" else Decimal(each) for each in parts.split()]
    assert [None if part.is_open else part.points for part in found.parts] == expected
    points, out_of = result.split("/")
    assert (found.points, found.out_of) == (Decimal(points), int(out_of))
    # A sheet that is frozen says the same when it is read again.
    again = Sheet.model_validate_json(found.model_dump_json())
    assert again == found and again.points == found.points


@pytest.mark.parametrize("row", BONUS, ids=lambda row: row[0])
def test_two_quarters_in_a_row_withhold_the_bonus(row: list[str]) -> None:
    rule = RULES.scores["cs-supervisor"].bonus
    assert rule is not None
    missed = 0
    for said in row[1:3]:
        given = {} if said == "没有" else {rule.target: Measured(amount=Decimal(said.strip("%")))}
        given = given or {rule.target: NOTHING}
        if not line(rule.target, given, points="all").beyond:
            break
        missed += 1
    flag = BonusFlag(
        target=rule.target, title="", clause="CS-S", missed=missed, limit=rule.quarters
    )
    assert flag.is_withheld == (row[3] == "是")
