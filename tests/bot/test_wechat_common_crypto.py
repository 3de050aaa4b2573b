"""Envelopes and signatures, against vectors that npm's wechat-crypto and @wecom/crypto made."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto

from bot.channels.wechat_common import crypto
from bot.channels.wechat_common.crypto import Envelope, Forged, Malformed
from bot.channels.wechat_common.xml import read_xml

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/weixin.json").read_text())
TOKEN, KEY = VECTORS["token"], VECTORS["aes_key"]
RECEIVERS = {"wechat": VECTORS["app_id"], "wecom": VECTORS["corp_id"]}
ROWS = [(kind, row) for kind in RECEIVERS for row in VECTORS[kind]]


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
        cbc = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        salt = cbc.update(base64.b64decode(row["encrypt"]))[:16]
        monkeypatch.setattr(PrpCrypto, "get_random_string", lambda _, salt=salt: salt)
        assert PrpCrypto(key).encrypt(row["text"], RECEIVERS[kind]).decode() == row["encrypt"]


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
