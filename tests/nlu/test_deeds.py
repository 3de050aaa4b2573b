"""The table of what staff do: beside the cues, never instead of them."""

from __future__ import annotations

import pytest

from nlu import deeds, deeds_train
from nlu.speech import cues


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("我瞅一眼去", "takes"),
        ("齐活了", "finishes"),
        ("库房没这个货", "plans"),
        ("我在楼下等着呢 没人开门", "tells"),
        ("这活我干不来 换人吧", "declines"),
        ("礼拜六想歇一天", "leave"),
        ("手里还剩几个活", "my_work"),
        ("今儿谁的班", "who_works"),
    ],
)
def test_what_nobody_wrote_down_is_heard(said: str, does: str) -> None:
    assert does in deeds.beside(cues(said, "staff"), said)


@pytest.mark.parametrize(
    ("said", "denied"), [("交接班完毕，走了", "on_duty"), ("1号好了", "plans")]
)
def test_what_only_stands_in_the_words_is_left_out(said: str, denied: str) -> None:
    assert denied in cues(said, "staff")
    assert denied not in deeds.beside(cues(said, "staff"), said)


@pytest.mark.parametrize(
    "said", ["快好了", "修好我跟你说", "修好没", "还没弄完", "明天能好", "应该明天能修好", ""]
)
def test_what_is_to_come_is_not_done(said: str) -> None:
    assert deeds.scores(said).get("finishes", -1.0) < 0


def test_the_same_messages_give_the_same_table() -> None:
    few = deeds_train.read()[::20]
    assert deeds_train.learn(few) == deeds_train.learn(few)


def test_every_deed_of_the_table_stands_in_the_messages() -> None:
    known = frozenset[str]().union(*(each.does for each in deeds_train.read()))
    assert deeds.builtin().names == known
