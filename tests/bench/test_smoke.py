"""Every bench runs from end to end, tiny: one that breaks is noticed before it is wanted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
# The bot that "rival" runs beside ours has an interpreter of its own, set up when first wanted.
BENCHES = (
    "handling ticking scale metrics fees paying understanding",
    "dispatching pace answering starting desk",
    "importing dunning noticing interface peers",
    "rival",
)
TINY = {
    "ALONE": 2,
    "ASKED": 10,
    "BILLS": 200,
    "CROWD": 5,
    "DEADLINES": 5000,
    "HOMES": 200,
    "MESSAGES": 60,
    "NOTICES": 20,
    "PACED": 3,
    "PEERS": 1,
    "RECIPIENTS": 3000,
    "PEER_MESSAGES": 12,
    "ROWS": 50,
    "TICKETS": 50,
    "TURNS": 1,
}


@pytest.mark.long
@pytest.mark.parametrize("names", BENCHES)
def test_a_bench_measures_something(names: str) -> None:
    """Its figures may be bad on a busy machine (exit code 1), but there are some of each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *names.split()],
        cwd=HOUSE,
        env=os.environ | {f"BENCH_{name}": str(number) for name, number in TINY.items()},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert "wanted " in done.stdout
    assert re.findall(r"^(\w+): \d+ s$", done.stderr, re.M) == names.split()


def test_no_bench_is_left_out() -> None:
    source = (HOUSE / "tests" / "bench" / "__main__.py").read_text("utf-8")
    known = re.findall(r'^    "(\w+)": \w+\.measure', source, re.M)
    assert sorted(known) == sorted(" ".join(BENCHES).split())
