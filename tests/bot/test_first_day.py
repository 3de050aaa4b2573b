"""The first day: an empty folder, wrong settings, the first estate and its first supervisor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import compose
from bot.cli import app
from bot.errors import CannotStart
from bot.settings import WrongSetting, read
from storage import charter, deployment, estates, people
from storage.db import connect, reading
from tests.serving import environment

CARD = (
    "--company=安居物业",
    "--estate=金色家园",
    "--phone=0512-66001234",
    "--emergency=13800000999",
    "--desk=1号楼大堂，8:00-20:00",
    "--pay=前台或转账",
    "--name=陈主管",
)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GUANJIA_")]:
        monkeypatch.delenv(name)


def guanjia(folder: Path, *arguments: str, database: str = "", **more: str) -> tuple[int, str]:
    """Exit code and all that it says."""
    env = environment(database or f"sqlite:///{folder / 'company.db'}", folder, **more)
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.long
def test_an_empty_folder_becomes_a_companys(tmp_path: Path) -> None:
    code, said = guanjia(tmp_path, "init", *CARD)
    assert (code, "金色家园" in said, "绑定" in said, "█" in said) == (0, True, True, True)
    assert (tmp_path / "company.db").stat().st_mode & 0o777 == 0o600
    code, said = guanjia(tmp_path, "init", *CARD)
    assert code == 1 and "金色家园" in said and "Traceback" not in said
    code, said = guanjia(tmp_path, "doctor")
    assert "陈主管" in said and "have not bound" in said


def test_a_company_begins_and_invites_at_the_command_line(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'company.db')}"
    monkeypatch.setenv("GUANJIA_DATABASE_URL", url)
    for words in (("init", *CARD), ("invite", "--role=前台", "--name=小刘")):
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0 and "绑定" in done.output
        assert ("地址" in done.output) == (words[0] == "init")  # what the card lacks, in words
    again = CliRunner().invoke(app, ("invite", "--role=前台", "--name=小刘"))
    assert again.exit_code == 0  # the first code was lost: nobody is written down twice
    ours = tmp_path / "charter.toml"
    differs = '[estates."桂花园".deadlines.answer]\nwithin = { minutes = 20 }\n'
    ours.write_text(f"{charter.BUILT_IN.read_text('utf-8')}\n{differs}", "utf-8")
    said = CliRunner().invoke(app, ("charter", "check", str(ours))).output
    assert "桂花园" in said and "金色家园" in said  # it has no such estate, and says so
    with reading(connect(url)) as session:
        here = deployment.this(session)
        assert len(people.named(session, "小刘")) == 1
        assert here is not None and here.company == "安居物业"
        assert [each.name for each in estates.estates(session)] == ["金色家园"]


@pytest.mark.long
def test_an_invitation_takes_a_role_by_any_of_its_names(tmp_path: Path) -> None:
    guanjia(tmp_path, "init", *CARD)
    code, said = guanjia(tmp_path, "invite", "--role", "前台", "--name", "小刘")
    assert (code, "绑定" in said) == (0, True)


def test_it_says_which_one_it_is(tmp_path: Path) -> None:
    code, said = guanjia(tmp_path, "--version")
    assert (code, said.split()[0]) == (0, "guanjia")


@pytest.mark.parametrize(
    "command",
    [("serve",), ("tick",), ("outbox", "list"), ("export", "homes", "a.xlsx"), ("seed", "demo")],
)
@pytest.mark.parametrize(
    "database",
    [
        "sqlite:///nowhere/company.db",
        "sqlite:///unmigrated.db",
        "postgresql+psycopg://nobody@127.0.0.1:9/none",
        "mysql://x",
    ],
)
@pytest.mark.long
def test_whatever_is_wrong_with_the_database_is_one_sentence(
    tmp_path: Path, command: tuple[str, ...], database: str
) -> None:
    code, said = guanjia(tmp_path, *command, database=database)
    assert code == 1
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.long
def test_an_unreachable_one_and_a_missing_folder_are_one_sentence(tmp_path: Path) -> None:
    for database in ("sqlite:///nowhere/company.db", "postgresql+psycopg://x@127.0.0.1:9/none"):
        code, said = guanjia(tmp_path, "tick", database=database)
        assert (code, len(said.strip().splitlines())) == (1, 1)
        assert "GUANJIA_DATABASE_URL" in said


def test_doctor_creates_nothing(tmp_path: Path) -> None:
    code, said = guanjia(tmp_path, "doctor")
    assert (code, "not there yet" in said) == (1, True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GUANJIA_TELEGRAM_TOKN", "GUANJIA_TELEGRAM_TOKEN"),
        ("GUANJIA_DATABASEURL", "GUANJIA_DATABASE_URL"),
        ("GUANJIA_PUBLIC_URI", "GUANJIA_PUBLIC_URL"),
    ],
)
def test_a_misspelt_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: str, tmp_path: Path
) -> None:
    monkeypatch.setenv(written, "x")
    with pytest.raises(WrongSetting, match=f"{written}.*{meant}"):
        read()
    monkeypatch.delenv(written)
    (tmp_path / ".env").write_text(f"{written}=x\n", "utf-8")
    with pytest.raises(WrongSetting, match=meant):
        read()


def test_the_example_is_good_as_it_is(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    (tmp_path / ".env").write_text(example.read_text("utf-8"), "utf-8")
    assert read().database_url == "sqlite:///company.db"


def test_an_address_below_a_folder_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_PUBLIC_URL", "https://host/prefix")
    with pytest.raises(WrongSetting, match=r"PUBLIC_URL.*whole site"):
        read()


@pytest.mark.long
def test_a_real_messenger_and_a_demonstration_do_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite:///{tmp_path / 'demo.db'}"
    guanjia(tmp_path, "migrate", database=database)
    guanjia(tmp_path, "seed", "demo", "--bare", database=database)
    monkeypatch.setenv("GUANJIA_DATABASE_URL", database)
    monkeypatch.setenv("GUANJIA_TELEGRAM_TOKEN", "1:a")
    with pytest.raises(CannotStart, match=r"GUANJIA_TELEGRAM_TOKEN.*guanjia init"):
        compose(read())
    monkeypatch.setenv("GUANJIA_TELEGRAM_API_URL", "http://127.0.0.1:9")
    compose(read()).threads.shutdown()


@pytest.mark.long
def test_the_demonstration_begins_anew_and_nothing_else_does(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'demo.db'}"
    guanjia(tmp_path, "migrate", database=database)
    assert guanjia(tmp_path, "seed", "demo", "--bare", database=database)[0] == 0
    assert guanjia(tmp_path, "seed", "demo", "--bare", "--anew", database=database)[0] == 0
    guanjia(tmp_path, "init", *CARD)
    code, said = guanjia(tmp_path, "seed", "demo", "--anew")
    assert (code, "real one" in said) == (1, True)
