"""What is wrong in a charter is said in Chinese where its reader is: the line, the word, why."""

from __future__ import annotations

import re

import pytest

from handlers.wording.mistakes import in_chinese
from storage import charter
from storage.charter import BUILT_IN, CharterError

TEXT = BUILT_IN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("due_day = ", "due_dya = ", "没有这个词"),
        ("due_day = ", 'due_day = "x" # ', "要写数字"),
        ("due_day = ", "due_day = 6\ndue_day = ", "同一项写了两遍"),
        ("due_day = ", "due_day = = ", "写法不对"),
        ('clause = "CS-A"', 'clause = "XX-9"', "[[clauses]] 里没有这一条"),
    ],
)
def test_a_mistake_is_said_in_chinese(there: str, instead: str, said: str) -> None:
    assert there in TEXT
    with pytest.raises(CharterError) as wrong:
        charter.parse(TEXT.replace(there, instead, 1))
    found = in_chinese(str(wrong.value))
    assert said in found and re.search(r"第 \d+ 行", found), found


def test_what_has_no_words_stays_as_it_was() -> None:
    assert in_chinese("charter.toml:3: a.b: something new") == "第 3 行 a.b：something new"
    assert in_chinese("no line at all") == "no line at all"
