"""The sentences: complete in both languages, never shouted; places, lists, times and sums."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import handlers
from handlers.grammar.table import usage
from handlers.verbs import TABLE, VERBS
from handlers.wording import names
from handlers.wording.tongue import CATALOGS, LANGUAGES, Tongue
from storage.history import Kind
from storage.states import State, Urgency

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")

# ---------------------------------------------------------------------------------- the catalog


@cache
def sentences() -> frozenset[str]:
    """The ids of all messages: literals in the code, and what the table of commands shows."""
    shown = {text for verb in VERBS for text in (verb.summary,)}
    shown |= {said for verb in VERBS for each in verb.takes for said in (each.label, each.title)}
    shown |= {chapter.title for chapter in TABLE.chapters}
    shown |= {word.label for word in (*State, *Urgency, *Kind)}
    return frozenset(_literals()) | {text for text in shown if CHINESE.search(text)}


def _literals() -> Iterator[str]:
    """Read from the syntax tree: babel's own extraction misses calls within f-strings."""
    for path in Path(handlers.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_tongue(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _is_tongue(called: ast.expr) -> bool:
    """t("…"), self("…"), context.t("…"), t.many("…"), moment.tongue()("…")"""
    if isinstance(called, ast.Name):
        return called.id in ("t", "self")
    if isinstance(called, ast.Attribute):
        return called.attr in ("t", "many")
    return isinstance(called, ast.Call) and ast.unparse(called.func).endswith("tongue")


@cache
def english() -> dict[str, Message]:
    found: dict[str, Message] = {}
    for path in sorted((CATALOGS / "en").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="en", abort_invalid=True):
                if message.id:
                    assert _first(message.id) not in found, (
                        f"{path.name} says it again: {message.id}"
                    )
                    found[_first(message.id)] = message
    return found


def _first(said: str | list[str] | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else said[0]


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_stands_in_the_english_catalog() -> None:
    assert not sorted(sentences() - set(english()))


@pytest.mark.long
def test_the_catalog_has_nothing_that_nobody_says() -> None:
    assert not sorted(set(english()) - sentences())


def test_translations_are_whole() -> None:
    """None empty or doubtful, and each with exactly the same places to fill."""
    wrong = [
        said
        for said, message in english().items()
        for form in _forms(message)
        if not form or message.fuzzy or _placeholders(form) != _placeholders(said)
    ]
    assert not wrong


def test_the_catalog_writes_english() -> None:
    texts = [form for message in english().values() for form in _forms(message)]
    assert not [text for text in texts if CHINESE.search(text.replace("中文", ""))]


def test_what_is_counted_has_a_plural() -> None:
    for said, message in english().items():
        assert ("{count}" in said) == (len(_forms(message)) == 2), said


def test_nobody_is_shouted_at() -> None:
    """No exclamation mark, in good news or bad."""
    texts = [form for message in english().values() for form in _forms(message)]
    assert not [text for text in [*texts, *sentences()] if "!" in text or "！" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_explained(language: str) -> None:
    t = Tongue(language, ZONE)
    for verb in VERBS:
        if not verb.is_shown:
            continue
        said = usage(t, verb) + t(verb.summary).replace("中文", "")
        assert said.startswith(f"/{verb.written}")
        assert language != "en" or not CHINESE.search(said), said


# ------------------------------------------------------------------------------ single sentences


def test_places_are_spoken() -> None:
    zh, en = Tongue("zh_CN", ZONE), Tongue("en", ZONE)
    assert names.place(zh, "3-2-1501") == "3栋2单元1501"
    assert names.place(en, "3-2-1501") == "Building 3, Unit 2, 1501"
    assert names.place(zh, "12-801") == "12栋801"
    assert names.place(en, "3-2") == "Building 3, Unit 2"
    assert names.place(zh, "小区东门") == "小区东门"
    assert names.place(en, "lobby") == "lobby"


def test_lists_and_brackets_are_those_of_the_language() -> None:
    zh, en = Tongue("zh_CN", ZONE), Tongue("en", ZONE)
    assert zh.joined(["水", "电"]) + zh.aside("急") == "水、电（急）"
    assert en.joined(["water", "power"]) + en.aside("urgent") == "water, power (urgent)"
    assert zh.sentences("好。", "", "再见。") == "好。再见。"
    assert en.sentences("Good.", "", "Bye.") == "Good. Bye."


def test_one_is_not_many() -> None:
    en = Tongue("en", ZONE)
    assert en.many("在办 {count} 单：", 1) == "1 open ticket:"
    assert en.many("在办 {count} 单：", 2) == "2 open tickets:"


def test_times_and_sums_are_those_of_the_language() -> None:
    zh, en = Tongue("zh_CN", ZONE), Tongue("en", ZONE)
    tomorrow, later = NOW + timedelta(days=1), NOW + timedelta(days=20)
    assert (zh.moment(NOW, NOW), en.moment(NOW, NOW)) == ("14:35", "14:35")
    assert (zh.moment(tomorrow, NOW), en.moment(tomorrow, NOW)) == ("明天 14:35", "tomorrow 14:35")
    assert (zh.moment(later, NOW), en.moment(later, NOW)) == ("11月25日 14:35", "25 Nov 14:35")
    assert (zh.month("2026-10"), en.month("2026-10")) == ("2026年10月", "October 2026")
    assert en.span(timedelta(minutes=1)) == "1\u00a0minute"
    assert zh.money(123_456) == en.money(123_456) == "¥1,234.56"
