"""Texts cut to Telegram's measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Outgoing
from bot.channels.telegram.layout import split, steps, units

TEXT = st.text(st.sampled_from("漏 水\n。ab😱👍🏽\u200d\u202e\ufe0f"), max_size=120)


@given(TEXT, st.integers(8, 40))
def test_pieces_fit_and_lose_nothing_but_space(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("一二三四\n\n五六七八", ["一二三四", "五六七八"]),
        ("一二三四\n五六七八", ["一二三四", "五六七八"]),
        ("一二三。四五六七八", ["一二三。", "四五六七八"]),
        ("one two three", ["one two", "three"]),
        ("一二三四五六七八九", ["一二三四五六七八", "九"]),
        ("一二三四五六七😱", ["一二三四五六七", "😱"]),
        ("一二三四👩\u200d👩\u200d👧", ["一二三四", "👩\u200d👩\u200d👧"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_it_cuts_where_a_reader_would(text: str, pieces: list[str]) -> None:
    assert split(text, 8) == pieces


def test_length_is_counted_as_telegram_does() -> None:
    assert (units("abc"), units("漏水"), units("😱")) == (3, 2, 2)


def test_a_page_of_ours_opens_inside_telegram_and_nobody_elses() -> None:
    ours, other = "https://guanjia.test", "https://elsewhere.test/myhome"
    said = Outgoing(1, "7", f"点这里：\n{ours}/myhome?key=a.b\n15 分钟内有效，{other}")
    keyboard = steps(said, ours)[-1].keyboard
    assert keyboard is not None
    opened = [each.web_app.url for row in keyboard.inline_keyboard for each in row if each.web_app]
    assert opened == [f"{ours}/myhome?key=a.b"]
    assert steps(said)[-1].keyboard is None  # a group has no Web Apps
    assert steps(said, "http://guanjia.test")[-1].keyboard is None
