"""A release goes into a fresh environment of every Python that it promises, and begins there."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import NOT_TESTED
from tests.deploy.releasing import HOUSE, pip, wheel_of

pytestmark = [pytest.mark.machine, pytest.mark.long, pytest.mark.timeout(900)]

LOCKED = ("install", "--quiet", "--no-deps", "--require-hashes", "--no-build-isolation")
BEGINS = (
    (("--version",), "guanjia "),
    (("migrate",), "newest schema"),
    (("seed", "demo"), "桂花园 is loaded"),
    (("nlu", "explain", "厨房漏水了"), "报事投诉"),
    (("commands", "--json"), "take"),
)


@cache
def pyenv() -> dict[str, str]:
    """Where somebody keeps several Pythons with pyenv, all of them at once."""
    if shutil.which("pyenv") is None:
        return {}
    done = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True)
    return {"PYENV_VERSION": ":".join(done.stdout.split())}


def interpreter(version: str) -> str:
    asks = [f"python{version}", "-c", "import sys, venv, ensurepip; print(sys.executable)"]
    if shutil.which(asks[0]):
        env = os.environ | pyenv()
        done = subprocess.run(asks, capture_output=True, text=True, env=env, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
    pytest.skip(f"{NOT_TESTED}Python {version}: there is none on this machine")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_a_release_begins_in_a_fresh_environment(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    subprocess.run([python, "-m", "venv", str(tmp_path / "fresh")], check=True, timeout=120)
    fresh = tmp_path / "fresh/bin"
    for lock in ("requirements-build.lock", "requirements.lock"):
        pip(*LOCKED, "-r", str(HOUSE / lock), cwd=tmp_path, python=str(fresh / "python"))
    wheel = str(wheel_of(tmp_path))
    pip("install", "--no-deps", "--quiet", wheel, cwd=tmp_path, python=str(fresh / "python"))
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GUANJIA_")}
    for words, said in BEGINS:
        done = subprocess.run(
            [str(fresh / "guanjia"), *words],
            env=plain | {"PYTHONWARNINGS": "default"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0 and said in done.stdout, done.stdout + done.stderr
