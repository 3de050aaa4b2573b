"""``guanjia doctor`` about WeCom: what is wrong, and in which menu of the console it is mended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.wecom.callbacks import NAME, ROBOT
from bot.commands.doctor_wecom import wecom
from bot.settings import Settings, WrongSetting, read
from storage import kf, received
from storage.contacts import StaffChat
from storage.db import connect, transaction
from tests.fakes.wecom import Corp, serving
from tests.world import MONDAY_MORNING


@pytest.fixture
def corp() -> Iterator[Corp]:
    with serving() as corp:
        yield corp


def says(corp: Corp, database: str, **changed: Any) -> list[tuple[bool | None, str]]:
    given = {
        **corp.settings(robot=True),
        "database_url": database,
        "public_url": "https://bot.example.org",
        **changed,
    }
    return list(wecom(Settings.model_validate(given, by_name=True)))


def test_without_a_company_there_is_nothing_to_say() -> None:
    ((fine, sentence),) = wecom(Settings.model_construct())
    assert fine
    assert "not configured" in sentence


def test_a_fresh_installation_hears_what_to_do_next(corp: Corp, sqlite_database: str) -> None:
    app, callback, served, rang, robot = says(corp, sqlite_database)
    assert app == (True, "WeCom: the app 管家 answers to this machine.")
    assert callback[0] is None
    assert "https://bot.example.org/wecom" in callback[1]
    assert served[0]
    assert rang[0] is None
    assert "/bindchat cs-supervisor" in robot[1]
    assert corp.violations == []


def test_one_that_works_is_well(corp: Corp, sqlite_database: str) -> None:
    engine, now = connect(sqlite_database), MONDAY_MORNING
    with transaction(engine) as session:
        row = {"channel": NAME, "key": "m:1", "conversation": "x", "body": "{}"}
        received.store(session, [row], now)
        kf.want(session, corp.state.kf_id, "", now)
        chat = StaffChat(channel=NAME, address=ROBOT, role="cs-supervisor", bound_at=now)
        session.add(chat)
    engine.dispose()
    assert [fine for fine, _ in says(corp, sqlite_database)] == [True] * 4


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"wecom_secret": "wrong"}, "GUANJIA_WECOM_SECRET"),
        ({"wecom_corp_id": "ww0"}, "GUANJIA_WECOM_CORP_ID"),
        ({"wecom_agent_id": 7}, "GUANJIA_WECOM_AGENT_ID"),
        ({"wecom_api_url": "http://127.0.0.1:9"}, "cannot be reached"),
        ({"wecom_aes_key": "short"}, "GUANJIA_WECOM_AES_KEY"),
        ({"wecom_kf_secret": "wrong"}, "可调用接口的应用"),
        ({"wecom_kf_id": "wk_other"}, "wk_other"),
        ({"wecom_robot_url": "https://example.org/robot"}, "GUANJIA_WECOM_ROBOT_URL"),
    ],
)
def test_every_wrong_setting_is_named(
    corp: Corp, sqlite_database: str, changed: dict[str, Any], words: str
) -> None:
    wrong = [sentence for fine, sentence in says(corp, sqlite_database, **changed) if fine is False]
    assert any(words in sentence for sentence in wrong), wrong
    assert not any(secret in "".join(wrong) for secret in (corp.state.secret, corp.state.aes_key))


def test_an_address_that_is_not_trusted_is_named(corp: Corp, sqlite_database: str) -> None:
    corp.state.trusted = False
    app, *_ = says(corp, sqlite_database)
    assert app[0] is False
    assert "企业可信IP" in app[1]


@pytest.mark.parametrize("missing", ["AGENT_ID", "SECRET", "TOKEN", "AES_KEY"])
def test_half_a_configuration_stops_the_start(
    missing: str, corp: Corp, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in corp.settings().items():
        if name != f"wecom_{missing.casefold()}":
            monkeypatch.setenv(f"GUANJIA_{name.upper()}", value)
    with pytest.raises(WrongSetting, match=f"GUANJIA_WECOM_{missing} is missing"):
        read()


def test_no_loop_is_left_behind(corp: Corp, sqlite_database: str) -> None:
    says(corp, sqlite_database)
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
