"""Three estates in one company, lived through: nobody sees what is another estate's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.db import migrate, transaction
from storage.estates import Home
from tests.simulation import estates
from tests.simulation.estates import mistakes


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_month_of_three_estates_crosses_no_border(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'guanjia.db'}")
    company = estates.founded(tmp_path)
    with company.world:
        company.live()
        found = mistakes(company)
    assert len(company.marks) > 90 and len(company.world.air.said) > 20
    assert not found, f"{len(found)} mistakes, such as:\n" + "\n".join(found[:20])


@pytest.mark.long
def test_the_checker_sees_foreign_eyes_figures_and_dead_homes(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'guanjia.db'}")
    company = estates.founded(tmp_path)
    company.days = 1
    with company.world as world:
        company.live()
        assert mistakes(company) == []
        mark, whose = next(iter(company.marks.items()))
        other = next(each for each in estates.ESTATES if each != whose)
        some = world.last(f"{whose[0]}住101")

        def planted(name: str, text: str, found: str) -> None:
            world.air.said.setdefault(name, []).append(replace(some, text=text, buttons=()))
            assert any(found in each for each in mistakes(company)), found
            world.air.said[name] = [each for each in world.air.said[name] if each.text != text]

        planted(f"{other[0]}师傅", f"厨房漏水，{mark}", f"heard of {mark}")
        planted(f"{other[0]}主管", f"{whose[0]}保安 8:00-20:00", f"heard of {whose[0]}保安")
        planted(f"{whose}邻里群", "1栋1单元101 还有 ¥123.00 没交", "邻里群 reads ¥1")
        with transaction(world.engine) as session:
            session.get_one(Home, 1).room = "999"
        assert any("/home 1-1-101" in each for each in mistakes(company))
