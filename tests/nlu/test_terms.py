"""Whatever is asked for and stands in a text is found in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlu import terms

SAID = "3栋2单元楼道灯不亮了，15楼WIFI也断了，ABC一二三"


def test_each_character_pair_word_and_number_is_a_piece() -> None:
    found = terms.pieces(SAID)
    assert {"楼", "道灯", "不亮", "15", "wifi", "断了", "abc", "一二"} <= found


@given(st.text("3栋a1楼道灯 ，不b亮", min_size=1, max_size=12), st.data())
def test_any_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    asked = text[start:end]
    han = "".join(each for each in asked if each in "栋楼道灯不亮")
    if asked != han:
        return  # half of a word or a number is another one
    assert set(terms.asked(asked)) <= terms.pieces(text)
