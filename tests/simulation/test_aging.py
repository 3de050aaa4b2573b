"""A year with the shelves cleared every night: it grows by what is kept and no faster, and is as
quick as in the first month. The figures stand in docs/scale.md."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.simulation import aging


@pytest.mark.timeout(1800)
def test_after_a_year_it_grows_no_faster_and_is_as_quick(tmp_path: Path) -> None:
    found, young, old = aging.live(tmp_path / "year.db")
    # What the law keeps for ever grows by the month, and by no more than in the months before.
    grew = [after.used - before.used for before, after in pairwise(found)]
    assert sum(grew[7:]) / len(grew[7:]) <= 1.5 * sum(grew[3:7]) / len(grew[3:7]), grew
    first, last = aging.p99(young, old)
    assert last <= 1.2 * first, f"{first * 1000:.1f} ms, then {last * 1000:.1f} ms"
