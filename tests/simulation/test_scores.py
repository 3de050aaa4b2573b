"""The scores of a made-up company agree with a second reckoning from the raw rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.simulation.month import Size
from handlers.points import Line, Sheet
from tests.simulation import company, scoring
from tests.simulation.company import ZONE, Company
from tests.simulation.facts import Facts, moment
from tests.simulation.scoring import Charters, Claim, Deduction, Reckoning


def claims(path: Path) -> list[Claim]:
    """What the program froze, and after it what it corrected."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        frozen = connection.execute("SELECT * FROM score_sheet ORDER BY id").fetchall()
        corrected = connection.execute(
            "SELECT c.*, s.position, s.period, s.frozen_at, s.out_of FROM score_correction c "
            "JOIN score_sheet s ON s.id = c.sheet_id ORDER BY c.id"
        ).fetchall()
    found = [claim(row, row["frozen_at"], 0, row["id"]) for row in frozen]
    return found + [
        claim(row, row["made_at"], row["appeal_id"], row["sheet_id"]) for row in corrected
    ]


def claim(row: sqlite3.Row, excluded_at: str, appeal: int, sheet_id: int) -> Claim:
    sheet = Sheet.model_validate(json.loads(row["data"]))
    return Claim(
        position=row["position"],
        period=row["period"],
        at=moment(row["frozen_at"]),
        excluded_at=moment(excluded_at),
        appeal=appeal,
        sheet=sheet_id,
        hundredths=row["points"],
        out_of=row["out_of"],
        withheld=bool(row["bonus_withheld"]),
        deductions={
            line.target: deduction(line, part.weight) for part in sheet.parts for line in part.lines
        },
    )


def deduction(line: Line, weight: int) -> Deduction:
    events = frozenset(each.key for each in line.counted.events if each.kind in ("ticket", "duty"))
    taken = None if line.is_open else int(100 * line.taken(weight))
    return Deduction(line.clause, scoring.millionths(line.counted.value), taken, events)


def reckoned(life: Company) -> Reckoning:
    charters = Charters()
    charters.add(life.start, life.files[0])
    assert life.changed_at is not None
    charters.add(life.changed_at, life.files[1])
    return Reckoning(Facts(Path(str(life.engine.url.database)), ZONE), charters)


def check(life: Company) -> list[Claim]:
    """Everything agrees, and the life was not too kind to prove it."""
    reckoning, found = reckoned(life), claims(Path(str(life.engine.url.database)))
    wrong = scoring.mistakes(reckoning, found)
    assert not wrong, f"{len(wrong)} mistakes, such as:\n" + "\n".join(wrong[:20])
    assert life.checks and life.checks == life.counted, "the archive was counted otherwise"
    costs = {name for each in found for name, took in each.deductions.items() if took.hundredths}
    ways = {"complaints-in-time", "resolution-satisfaction", "archive-updated", "survey-score"}
    ways |= {"fee-collection", "plan", "third-party-satisfaction", "training", "night-rounds"}
    ways |= {"major-complaints-in-time", "major-accidents"}
    assert costs >= ways, f"nothing was ever lost by {ways - costs}"
    assert any(each.appeal for each in found) and any(each.withheld for each in found)
    return found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """March to June, both quarters below the collection target; the charter changes in May."""
    return company.live(tmp_path_factory.mktemp("scored"), Size(homes=40, complaints=24))


def test_the_scores_of_four_months_agree_with_a_second_reckoning(lived: Company) -> None:
    found = {(each.position, each.period): each for each in check(lived) if not each.appeal}
    assert not found["cs-supervisor", "2027-Q1"].withheld  # nobody was known here before
    assert found["cs-supervisor", "2027-Q2"].withheld


@pytest.mark.timeout(3600)
def test_the_scores_of_a_year_agree_with_a_second_reckoning(tmp_path: Path) -> None:
    life = company.live(
        tmp_path,
        Size(homes=100, complaints=120),
        first=date(2027, 1, 1),
        months=12,
        changes_on=date(2027, 6, 15),
        slack=(date(2027, 4, 1), date(2027, 10, 1)),
        slackers=4,
    )
    found = {(each.position, each.period): each for each in check(life) if not each.appeal}
    quarters = [found["cs-supervisor", f"2027-Q{number}"].withheld for number in (1, 2, 3, 4)]
    assert not quarters[0] and quarters[2] and not quarters[3]


# --------------------------------------------------------- the reckoning sees what goes wrong


def test_nothing_of_the_program_reckons_with(lived: Company) -> None:
    """What checks the program does not ask it: neither its charter nor its measures."""
    for module in ("facts", "scoring", "spans"):
        text = (Path(company.__file__).parent / f"{module}.py").read_text("utf-8")
        for room in ("bot", "handlers", "nlu", "scheduler", "storage"):
            assert f"from {room}" not in text and f"import {room}" not in text
    assert lived.files[0].read_text("utf-8") != lived.files[1].read_text("utf-8")


def drops(each: Claim, name: str) -> Claim:
    """A deduction is left out, and its points are given back."""
    took = each.deductions[name]
    less = {**each.deductions, name: replace(took, hundredths=0, events=frozenset())}
    return replace(each, deductions=less, hundredths=each.hundredths + (took.hundredths or 0))


@pytest.mark.parametrize("name", ["night-rounds", "fee-collection", "survey-score", "plan"])
def test_a_deduction_that_is_left_out_is_seen(lived: Company, name: str) -> None:
    reckoning, found = reckoned(lived), claims(Path(str(lived.engine.url.database)))
    number, one = next(
        (number, each)
        for number, each in enumerate(found)
        if (took := each.deductions.get(name)) and took.hundredths
    )
    found[number] = drops(one, name)
    wrong = scoring.mistakes(reckoning, found)
    assert any(f"{one}: {name} is 0" in each for each in wrong)
    assert any(f"{one}: " in each and "points, should be" in each for each in wrong)


def is_of_the_quarter_before(reckoning: Reckoning) -> None:
    measure = reckoning.facts.collection
    reckoning.facts.collection = lambda span, at: measure(span.before, at)  # type: ignore[method-assign]


def counts_what_was_appealed(reckoning: Reckoning) -> None:
    reckoning.facts.excluded = lambda *_: set()  # type: ignore[method-assign]


def counts_late_money_at_once(reckoning: Reckoning) -> None:
    reckoning.facts.recorded = dict.fromkeys(reckoning.facts.recorded, reckoning.facts.began)


def never_counts_late_money(reckoning: Reckoning) -> None:
    reckoning.facts.asked_again = lambda *_: None  # type: ignore[method-assign]


def counts_what_the_staff_found(reckoning: Reckoning) -> None:
    reckoning.facts.staff = set()


def counts_a_survey_twice(reckoning: Reckoning) -> None:
    marks = reckoning.facts.rows["survey_mark"]
    lowest = min((each for each in marks if each["points"]), key=lambda each: each["points"])
    reckoning.facts.rows["survey_mark"] += [lowest] * 40


def forgets_a_quarter_below(reckoning: Reckoning) -> None:
    reckoning._is_missed = lambda *_: False  # type: ignore[method-assign]


def knows_one_charter_only(reckoning: Reckoning) -> None:
    del reckoning.charters.held[1:]


def knows_only_the_newest_charter(reckoning: Reckoning) -> None:
    since, _ = reckoning.charters.held[0]
    reckoning.charters.held[:] = [(since, reckoning.charters.held[1][1])]


@pytest.mark.parametrize(
    ("mistake", "seen"),
    [
        (is_of_the_quarter_before, "fee-collection"),
        (counts_what_was_appealed, "complaints-in-time"),
        (counts_what_was_appealed, "night-rounds"),
        (counts_late_money_at_once, "fee-collection"),
        (never_counts_late_money, "fee-collection"),
        (counts_what_the_staff_found, "complaints-in-time"),
        (counts_a_survey_twice, "survey-score"),
        (forgets_a_quarter_below, "bonus withheld is True, should be False"),
        (knows_one_charter_only, "complaints-in-time"),
        (knows_only_the_newest_charter, "2027-03"),
    ],
)
def test_the_two_differ_where_one_of_them_is_wrong(
    lived: Company, mistake: Callable[[Reckoning], None], seen: str
) -> None:
    """They do not agree because both are blind: each rule that one of them forgets shows."""
    reckoning, found = reckoned(lived), claims(Path(str(lived.engine.url.database)))
    mistake(reckoning)
    assert any(seen in each for each in scoring.mistakes(reckoning, found))
