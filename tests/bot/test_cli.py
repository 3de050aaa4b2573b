"""The command line: what it does, and one plain sentence where it cannot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.doctor import calendar_known
from bot.errors import CannotStart
from bot.settings import WrongSetting, read
from storage import calendar
from storage.charter import CharterError


@pytest.fixture(autouse=True)
def settings(sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUANJIA_DATABASE_URL", sqlite_database)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return result.output


def test_seeding_filling_and_doctoring() -> None:
    assert "桂花园" in run("seed", "demo")
    assert run("seed", "demo", "--if-empty") == ""
    with pytest.raises(CannotStart, match="not empty"):
        run("seed", "demo")
    assert "✓ Database" in run("doctor") and "✗" not in run("doctor")


def test_doctor_says_who_is_missing() -> None:
    assert "guanjia invite --role cs-supervisor" in run("doctor")


def test_an_invitation_prints_a_code() -> None:
    run("seed", "demo", "--bare")
    code = run("invite", "--role", "homeowner", "--name", "吕先生", "--home", "3栋1单元501")
    assert len(code.splitlines()[0]) == 10
    with pytest.raises(CannotStart, match="homes fit"):
        run("invite", "--role", "homeowner", "--name", "吕先生", "--home", "3-1-999")
    with pytest.raises(CannotStart, match="no estate"):
        run("invite", "--role", "service", "--name", "小刘", "--estate", "梅园")


@pytest.mark.long
def test_codes_are_printed_for_a_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("seed", "demo")
    assert "slips are ready: codes.pdf" in run("codes", "codes.pdf", "--building", "3")
    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")
    again = run("codes", "codes.pdf", "--home", "3-1-801")
    assert "1 slip is ready" in again and "1 older code" in again
    assert "nothing to print" in run("codes", "codes.pdf", "--home", "3-2-1501")
    for wrong, why in (
        (("codes.png",), "name a .pdf"),
        (("codes.pdf", "--channel", "telegram"), "TELEGRAM_BOT_NAME"),
        (("codes.pdf", "--channel", "wechat"), "service account"),
        (("codes.pdf", "--estate", "梅园"), "no estate"),
        (("nowhere/codes.pdf",), "cannot be written"),
    ):
        with pytest.raises(CannotStart, match=why):
            run("codes", *wrong)
    monkeypatch.setenv("GUANJIA_PUBLIC_URL", "https://wy.example.com")
    assert "1 slip is ready" in run(
        "codes", "codes.pdf", "--home", "3-1-801", "--channel", "webchat"
    )


def test_a_tick_as_of_a_moment_makes_the_reminders() -> None:
    run("seed", "demo", "--bare")
    assert "as of 2199-12-01T10:00:00+08:00" in run("tick", "--at", "2199-12-01T10:00")
    with pytest.raises(CannotStart, match="write the moment"):
        run("tick", "--at", "tomorrow")


def test_nothing_is_stuck_and_nothing_can_be_retried() -> None:
    assert "0 stuck" in run("outbox", "list")
    assert "0 parked" in run("received", "list")
    with pytest.raises(CannotStart, match="not there"):
        run("outbox", "retry", "7")


def test_the_charter_is_checked(tmp_path: Path) -> None:
    assert "all is well" in run("charter", "check")
    broken = tmp_path / "broken.toml"
    broken.write_text("title = 1", "utf-8")
    with pytest.raises(CharterError, match=r"broken\.toml"):
        run("charter", "check", str(broken))


def test_an_explanation_names_the_words() -> None:
    assert "漏水" in run("nlu", "explain", "厨房漏水了")
    assert "complaint" in run("nlu", "explain", "厨房漏水了", "--english")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("TIMEZONE", "Mars/Olympus"),
        ("HTTP_PORT", "99999"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_MODE", "pigeon"),
        ("LOG", "loud"),
        ("TELEGRAM_TOKEN_FILE", "/nowhere/token"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GUANJIA_{name}", value)
    with pytest.raises(WrongSetting, match=f"GUANJIA_{name}"):
        read()


def test_a_webhook_without_its_secret_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_TELEGRAM_TOKEN", "1:x")
    monkeypatch.setenv("GUANJIA_TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("GUANJIA_PUBLIC_URL", "https://example.org")
    with pytest.raises(WrongSetting, match="GUANJIA_TELEGRAM_WEBHOOK_SECRET"):
        read()


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("1:from-a-file\n", "utf-8")
    monkeypatch.setenv("GUANJIA_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    assert read().telegram_token.get_secret_value() == "1:from-a-file"


def test_doctor_asks_for_the_next_years_holidays_once_they_are_published() -> None:
    assert calendar_known(date(2026, 10, 31))[0] is True
    fine, sentence = calendar_known(date(2098, 12, 1))
    assert fine is None and "2098" in sentence
    latest = max(year for year in range(2024, 2100) if calendar.knows(year))
    fine, sentence = calendar_known(date(latest, 11, 20))
    assert fine is None and str(latest + 1) in sentence


def test_a_position_reads_its_statement() -> None:
    said = run("charter", "show", "总经理")
    assert said.startswith("总经理\n") and "客服主管\n" not in said
    for words in (
        "GM-3 统筹各部门工作协同",
        "职责 现场巡查：每月 2 次，月底 20:00 前；凭据：照片或一句说明",
        "指标 年度营收达标率：≥ 95%",
        "经营计划完成情况 40 分",
    ):
        assert words in said
    everybody = run("charter", "show")
    assert "时限 答复业主：10\u00a0分钟内" in everybody or "时限 答复业主：10分钟内" in everybody
    with pytest.raises(CannotStart, match="总经理"):
        run("charter", "show", "皇帝")
