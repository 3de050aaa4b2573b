"""A typed client, made from the served document, does what docs/programs shows: a call centre opens
a ticket, a parking system reads arrears, the accounts take the night's payments."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from tests.endtoend.programs import Interface, interface

PROGRAMS = Path(__file__).parents[2] / "docs" / "programs"
CALL_CENTRE = ("do:behalf", "read:tickets")
PARKING = ("read:arrears",)
ACCOUNTS = ("do:paid", "read:payments", "read:bills", "read:homes")


def make_client(served: Interface, folder: Path) -> None:
    document = folder / "openapi.json"
    document.write_bytes(httpx.get(f"{served.root}/openapi.json", trust_env=False).content)
    about = ConfigFile(post_hooks=[], package_name_override="guanjia_client")
    target = folder / "guanjia_client"
    made = Config.from_sources(about, MetaType.NONE, document, "utf-8", True, target)
    assert not generate(config=made)
    (target / "py.typed").touch()


def runs(folder: Path, served: Interface, key: str, name: str, *said: str) -> list[str]:
    """What a program printed, line by line."""
    done = subprocess.run(
        [sys.executable, str(PROGRAMS / f"{name}.py"), *said],
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "GUANJIA_API": served.root,
            "GUANJIA_KEY": key,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.long
def test_the_three_programs_of_the_documents(sqlite_database: str, tmp_path: Path) -> None:
    with interface(sqlite_database, tmp_path, CALL_CENTRE, PARKING, ACCOUNTS) as served:
        call_centre, parking, accounts = served.keys
        make_client(served, tmp_path)
        call = "call-17", "3-2-1501", "厨房水管漏水，一直滴"
        (opened,) = runs(tmp_path, served, call_centre, "call_centre", *call)
        assert opened.split()[1:] == ["engineering", "reported"]
        assert runs(tmp_path, served, call_centre, "call_centre", *call) == [opened]

        owing = [line.split() for line in runs(tmp_path, served, parking, "parking")]
        assert "3-2-1501" in {home for home, *_ in owing}
        assert all(int(fen) > 0 for _, _, fen, _ in owing)

        before = runs(tmp_path, served, accounts, "accounts", "0")
        last = before[-1].split()[0]
        booked = runs(
            tmp_path, served, accounts, "accounts", last, "B-88123", "3-2-1501", "2026-10", "306.25"
        )
        (fresh,) = booked
        assert fresh.split()[2:] == ["30625", "transfer", "B-88123"]
        again = (last, "B-88123", "3-2-1501", "2026-10", "306.25")
        assert runs(tmp_path, served, accounts, "accounts", *again) == booked
        assert runs(tmp_path, served, accounts, "accounts", fresh.split()[0]) == []


@pytest.mark.long
def test_its_types_hold(sqlite_database: str, tmp_path: Path) -> None:
    with interface(sqlite_database, tmp_path, PARKING) as served:
        make_client(served, tmp_path)
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *PROGRAMS.glob("*.py")],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    ours = [line for line in told.stdout.splitlines() if "docs/programs" in line]
    assert told.returncode in (0, 1) and not ours, told.stdout + told.stderr
