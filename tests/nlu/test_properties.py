"""What holds for every text: nothing raises, nothing is slow, courtesy changes nothing."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.evaluate import item
from nlu.intents import understand
from nlu.meaning import Conversation
from nlu.model import CATEGORIES, INTENTS
from nlu.normal import plain
from nlu.slots.numerals import NUMERAL, digits

TODAY = date(2026, 11, 22)
WORDS = (
    "电梯 困人 漏水 3栋 2单元 1501 没 不 修好 了 物业费 多少 上个月 谢谢 你好 "
    "# 12 月 着火 投诉 , 。 ? ! \n"
)
SENTENCES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=30).map("".join)
COURTESIES = ("{}，谢谢", "你好，{}", "您好！{}", "{} 谢谢", "你好 {} 谢谢你们")
PIECES = ("漏", "3栋", "1-", "一二", "#", "138 ", "电梯困", "没不", "a", "😀", "月", "，",
          "关…电梯", "\u0301", "谢谢", "你好", "单元", " ", "催", "十")  # fmt: skip
SMALL_TALK = {"greeting", "thanks", "other"}  # 你好谢谢 may be the one or the other
REAL = [
    json.loads(line)["text"]
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]


@given(st.text(max_size=300) | SENTENCES)
def test_no_text_raises(text: str) -> None:
    meaning = understand(text, TODAY)
    assert meaning.intents
    assert set(meaning.intents) <= set(INTENTS)
    assert meaning.category is None or meaning.category in CATEGORIES
    assert 0 <= meaning.confidence <= 1
    json.dumps(item("1", meaning))


@given(st.text(max_size=60), st.sampled_from(["home", "signoff", "danger", "reply", None]))
def test_no_answer_raises(text: str, asked: str | None) -> None:
    assert understand(text, TODAY, Conversation(asked=asked, awaiting_signoff=(1,))).intents


@given(st.sampled_from(REAL), st.sampled_from(COURTESIES))
def test_courtesy_does_not_change_what_a_real_message_means(said: str, courtesy: str) -> None:
    main, polite = understand(said, TODAY).intent, understand(courtesy.format(said), TODAY).intent
    assert polite == main or {polite, main} <= SMALL_TALK


@pytest.mark.parametrize("said", ["臭", "催", "2", "哈哈哈笑死我了", "绑"])
@pytest.mark.parametrize("courtesy", COURTESIES)
def test_courtesy_does_not_drown_the_shortest_message(said: str, courtesy: str) -> None:
    assert understand(courtesy.format(said), TODAY).intent == understand(said, TODAY).intent


@given(SENTENCES | st.sampled_from(REAL))
def test_the_home_found_occurs_in_the_text(text: str) -> None:
    home = understand(text, TODAY).slots.home
    if home is not None:
        said = digits_of(plain(text))
        floored = said.replace("楼", "").replace("层", "")  # 十五楼01 is 1501
        assert all(part in said or part in floored for part in str(home).split("-"))


def digits_of(text: str) -> str:
    """The text with its numerals as digits, one after another."""
    pieces, number = [], ""
    for char in text.upper() + " ":
        if char in NUMERAL:
            number += char
            continue
        if number:
            pieces.append(digits(number))
            number = ""
        pieces.append(char)
    return "".join(pieces)


@pytest.mark.parametrize("piece", PIECES)
def test_long_messages_take_bounded_time(piece: str) -> None:
    understand("你好", TODAY)
    started = time.perf_counter()
    understand(piece * (4000 // len(piece)), TODAY)
    assert time.perf_counter() - started < 1.0


@settings(max_examples=25)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join) | st.text(min_size=1))
@pytest.mark.long
def test_four_times_the_text_takes_no_more_than_linear_time(piece: str) -> None:
    """Processor time, the best of several: linear is 4, quadratic 16."""
    short = (piece * 300)[:300]
    assert _effort(short * 4) < 9 * max(_effort(short), 100_000)


def _effort(text: str) -> int:
    """Nanoseconds of this thread."""
    tries = []
    for _ in range(4):
        began = time.thread_time_ns()
        understand(text, TODAY)
        tries.append(time.thread_time_ns() - began)
    return min(tries)


@settings(max_examples=20)
@given(st.text(alphabet=st.characters(categories=["Cf", "Mn", "Cc", "Zs"]), max_size=50))
def test_invisible_text_means_nothing(text: str) -> None:
    assert understand(text, TODAY).slots.home is None


def test_direction_marks_do_not_hide_words() -> None:
    assert understand("电\u200b梯\u202e困\ufeff人了", TODAY).urgency == "urgent"


def test_the_labelled_files_are_whole() -> None:
    for path in Path(__file__).parent.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            assert set(row["intents"]) <= set(INTENTS)
            assert (row["category"] is not None) == ("complaint" in row["intents"])
            assert (row["urgency"] is not None) == ("complaint" in row["intents"])
