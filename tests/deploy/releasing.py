"""A wheel of what git knows, built as a release is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOT_TESTED

HOUSE = Path(__file__).parents[2]


def wheel_of(folder: Path) -> Path:
    source = folder / "source"
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=False, timeout=60
    )
    if listing.returncode:
        pytest.skip(f"{NOT_TESTED}the wheel, because this is no checkout of git")
    for name in filter(None, listing.stdout.decode().split("\0")):
        if name.split("/")[0] not in ("tests", "docs", "deploy") and (HOUSE / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOUSE / name, source / name)
    build = ["wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", str(folder), "."]
    pip(*build, cwd=source)
    (wheel,) = folder.glob("guanjia-*.whl")
    return wheel


def pip(*arguments: str, cwd: Path, python: str = sys.executable) -> None:
    done = subprocess.run(
        [python, "-m", "pip", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    if "No module named pip" in done.stderr:
        pytest.skip(f"{NOT_TESTED}the wheel, because this Python has no pip")
    assert done.returncode == 0, done.stdout + done.stderr
