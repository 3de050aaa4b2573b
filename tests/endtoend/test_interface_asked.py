"""``/api/v1`` is asked whatever its own document allows, and what it does not, and step by step
along the document's links: never a failure of ours, and each answer as documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.endtoend import interface_keys
from tests.endtoend.programs import EVERYTHING, interface

KEYS = 24
SEED = os.environ.get("INTERFACE_SEED", "7")
# What fits the document may be refused all the same: a home that there is not, a ticket that is
# closed. Wrong keys are counted by host and soon told to come later; tests/bot/test_programs.py.
NOT_LOOKED_AT = "positive_data_acceptance,ignored_auth"


@pytest.mark.long
@pytest.mark.timeout(420)
def test_every_operation_answers_as_documented(sqlite_database: str, tmp_path: Path) -> None:
    with interface(sqlite_database, tmp_path, *([EVERYTHING] * KEYS)) as served:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                "--no-color",
                "run",
                f"{served.root}/openapi.json",
                *("--checks", "all", "--exclude-checks", NOT_LOOKED_AT),
                *("--phases", "coverage,fuzzing,stateful", "--max-examples", "2"),
                *("--seed", SEED, "--warnings", "off", "--continue-on-failure"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": str(Path(interface_keys.__file__)),
                "INTERFACE_KEYS": " ".join(served.keys),
            },
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    (cases,) = re.findall(r"(\d+) generated", done.stdout)
    assert int(cases) > 3000 and "Stateful" in done.stdout, done.stdout[-2000:]
