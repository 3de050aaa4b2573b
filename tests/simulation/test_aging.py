"""A year with the shelves cleared every night: as small as is kept, and as quick as in the first
month. The figures stand in docs/scale.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation import aging


@pytest.mark.timeout(1800)
def test_after_a_year_it_is_as_small_and_as_quick(tmp_path: Path) -> None:
    found, young, old = aging.live(tmp_path / "year.db")
    early, late = found[3:7], found[8:]
    assert max(each.shelved for each in late) <= 1.25 * max(each.shelved for each in early), found
    # What the law keeps for ever grows by the month, and by no more than in the months before.
    grew = [after.used - before.used for before, after in zip(found, found[1:], strict=False)]
    assert sum(grew[7:]) / len(grew[7:]) <= 1.5 * sum(grew[3:7]) / len(grew[3:7]), grew
    first, last = aging.p99(young, old)
    assert last <= 1.2 * first, f"{first * 1000:.1f} ms, then {last * 1000:.1f} ms"
