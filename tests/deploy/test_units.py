"""The systemd unit is one that systemd takes, and as shut in as it says; the images are as told."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import NOT_TESTED
from tests.deploy.releasing import pip, wheel_of

HOUSE = Path(__file__).parents[2]
DEPLOY = HOUSE / "deploy"
EXPOSED_AT_MOST = 25  # tenths


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there on this machine, too."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip(f"{NOT_TESTED}the systemd unit. Install Debian's package systemd")
    words = (DEPLOY / "systemd/guanjia.service").read_text("utf-8")
    path = tmp_path / "guanjia.service"
    path.write_text(words.replace("/opt/guanjia/bin/guanjia", "/bin/true"), "utf-8")
    return path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.long
def test_systemd_takes_the_unit(unit: Path) -> None:
    done = analyze("verify", "--man=no", str(unit))
    assert done.returncode == 0 and unit.name not in done.stderr, done.stderr


@pytest.mark.long
def test_the_unit_is_shut_in(unit: Path) -> None:
    done = analyze("security", "--offline=true", f"--threshold={EXPOSED_AT_MOST}", str(unit))
    assert done.returncode == 0, done.stdout
    print(done.stdout.splitlines()[-1])


def test_the_image_runs_as_nobody_and_says_how_it_is() -> None:
    words = (DEPLOY / "container/Containerfile").read_text("utf-8")
    last = words.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", last, re.MULTILINE) and "HEALTHCHECK" in last
    assert words.count("--require-hashes") == 2 and ":latest" not in words
    copied = set(re.findall(r"^COPY (\w+) \1$", words, re.MULTILINE))
    packages = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert copied == {each.rstrip("*") for each in packages["packages"]["find"]["include"]}


def test_the_composition_takes_privileges_from_our_processes() -> None:
    words = (DEPLOY / "container/compose.yml").read_text("utf-8")
    for each in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert each in words
    assert ":latest" not in words and not re.search(r"image: [\w/]+$", words, re.MULTILINE)


@pytest.mark.long
def test_the_wheel_installs_and_says_its_version(tmp_path: Path) -> None:
    """Built as a release is; its rooms bring their charter, lexicons, pages and catalogs along."""
    wheel = wheel_of(tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"storage/charter.toml", "bot/web/static/look.css", "nlu/lexicon/rules.toml"} <= names
    assert any(each.startswith("handlers/wording/catalogs/en/") for each in names)
    assert any(each.startswith("storage/migrations/versions/") for each in names)
    there = tmp_path / "there"
    pip("install", "--no-deps", "--quiet", "--target", str(there), str(wheel), cwd=tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"],
        env={"PYTHONPATH": f"{there}:{':'.join(sys.path)}", "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith("guanjia "), done.stdout + done.stderr
