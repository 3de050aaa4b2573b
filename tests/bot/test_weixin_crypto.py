"""Envelopes and signatures, against vectors that npm's wechat-crypto and @wecom/crypto made."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.weixin import aes, crypto
from bot.channels.weixin.crypto import Envelope, Forged, Malformed, OwnCrypto
from bot.channels.weixin.xml import read_xml
from tests.conftest import NOT_TESTED

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/weixin.json").read_text())
TOKEN, KEY = VECTORS["token"], VECTORS["aes_key"]
RECEIVERS = {"wechat": VECTORS["app_id"], "wecom": VECTORS["corp_id"]}
ROWS = [(kind, row) for kind in RECEIVERS for row in VECTORS[kind]]


@pytest.fixture(params=["own", "wechatpy"], autouse=True)
def cipher(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything here holds for both; wechatpy's needs a package for AES."""
    if request.param == "own":
        monkeypatch.setattr(crypto, "THEIRS", None)
    elif crypto.THEIRS is None:
        pytest.skip(f"{NOT_TESTED}wechatpy's own crypto. Install the package cryptography")


def opened(
    kind: str, row: dict[str, str], late: float = 0, changed: dict[str, str] | None = None
) -> str:
    at = float(row["timestamp"])
    row = {**row, **(changed or {})}
    envelope = Envelope(TOKEN, KEY, RECEIVERS[kind])
    return envelope.open(
        row["encrypt"], row["signature"], row["timestamp"], row["nonce"], at + late
    )


def test_what_others_sealed_opens() -> None:
    assert [opened(kind, row) for kind, row in ROWS] == [row["text"] for _, row in ROWS]


def test_what_we_seal_is_what_others_would_have_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their sixteen random bytes ours is theirs, bit for bit."""
    key = base64.b64decode(KEY + "=")
    for kind, row in ROWS:
        salt = aes.decrypt(key, key[:16], base64.b64decode(row["encrypt"]))[:16]
        monkeypatch.setattr(secrets, "token_bytes", lambda _, salt=salt: salt)
        assert OwnCrypto(key).encrypt(row["text"], RECEIVERS[kind]).decode() == row["encrypt"]


def test_what_others_opened_of_ours_still_opens() -> None:
    for kind in RECEIVERS:
        for row in VECTORS["ours_opened_by_them"][kind]:
            assert opened(kind, row) == row["text"]


@given(st.text())
def test_a_sealed_text_comes_back(text: str) -> None:
    envelope = Envelope(TOKEN, KEY, "wx")
    sealed = read_xml(envelope.seal(text, 1_795_420_800.9))
    parts = (sealed["Encrypt"], sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
    written = text.encode("utf-8", "replace").decode()
    assert envelope.open(*parts, now=1_795_420_801) == written


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": "签名"},
        {"nonce": "another"},
        {"encrypt": "AAAA"},
        {"timestamp": "1795420801"},
        {"timestamp": "soon"},
        {"timestamp": ""},
        {"timestamp": "٣"},
        {"timestamp": "9" * 400},
    ],
)
def test_a_forged_envelope_stays_closed(changed: dict[str, str]) -> None:
    with pytest.raises(Forged):
        opened("wechat", VECTORS["wechat"][0], changed=changed)


@pytest.mark.parametrize("late", [-601, 601, 86_400])
def test_an_old_envelope_is_a_replay(late: float) -> None:
    with pytest.raises(Forged):
        opened("wechat", VECTORS["wechat"][3], late)


def test_retries_ten_seconds_later_are_none() -> None:
    assert opened("wechat", VECTORS["wechat"][3], 10) == "xxx"


def test_a_message_for_another_account_does_not_open() -> None:
    row = VECTORS["wechat"][5]
    with pytest.raises(Malformed):
        Envelope(TOKEN, KEY, "wx-another").open(
            row["encrypt"], row["signature"], row["timestamp"], row["nonce"], 1_795_420_805
        )


@given(st.one_of(st.text(max_size=80), st.binary(max_size=128).map(base64.b64encode)))
def test_whatever_is_signed_is_opened_or_refused(hidden: str | bytes) -> None:
    inside = hidden if isinstance(hidden, str) else hidden.decode()
    signed = crypto.signature(TOKEN, "100", "n", inside)
    with pytest.raises(Malformed):
        Envelope(TOKEN, KEY, "wx").open(inside, signed, "100", "n", 100)


def test_no_token_signs_nothing() -> None:
    with pytest.raises(Forged):
        crypto.check("", crypto.signature("", "100", "n"), "100", "n", now=100)


@pytest.mark.parametrize("key", ["", "short", KEY + "x", KEY[:-1] + "!", KEY[:-1] + "=\n"])
def test_a_wrong_key_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        Envelope(TOKEN, key, "wx")


def test_aes_as_the_standard_writes_it() -> None:
    """SP 800-38A, F.2.5 and F.2.6: CBC-AES256."""
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    plain = bytes.fromhex(
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
    )
    hidden = bytes.fromhex(
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"
    )
    assert aes.encrypt(key, bytes(range(16)), plain) == hidden
    assert aes.decrypt(key, bytes(range(16)), hidden) == plain
    with pytest.raises(ValueError, match="blocks"):
        aes.decrypt(key, bytes(16), b"short")
    with pytest.raises(ValueError, match="32"):
        aes.encrypt(b"short", bytes(16), plain)
