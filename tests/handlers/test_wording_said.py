"""Every function of the wording, called with examples in both languages: what it says must fit."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers import wording
from handlers.incoming import Reply
from handlers.wording.tongue import LANGUAGES, Tongue
from tests.handlers import (
    examples,
    examples_borders,
    examples_duties,
    examples_feetalk,
    examples_myhome,
    examples_paying,
    examples_shifts,
    examples_work,
)
from tests.handlers.examples import WRITTEN

ZONE = ZoneInfo("Asia/Shanghai")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LONGEST_TEXT, LONGEST_ACTION = 4096, 64  # UTF-16 units, as Telegram counts; bytes
# These show both languages to whoever reads, or the charter's own words.
CHOICE = ("choose_language", "homeowner", "statement", "duty", "target", "deduction")

EXAMPLES = examples.EXAMPLES | examples_shifts.EXAMPLES | examples_duties.EXAMPLES
EXAMPLES |= examples_work.EXAMPLES | examples_feetalk.EXAMPLES | examples_borders.EXAMPLES
EXAMPLES |= examples_paying.EXAMPLES
EXAMPLES |= examples_myhome.EXAMPLES


@cache
def spoken() -> Sequence[Callable[..., Any]]:
    """Every public function of the wording that takes a tongue, or returns something that does."""
    return list(_spoken())


def _spoken() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.walk_packages(wording.__path__, "handlers.wording."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(function) or function.__module__ != module.name:
                continue
            takes_tongue = next(iter(inspect.signature(function).parameters), "") == "t"
            if not name.startswith("_") and (takes_tongue or module.name.endswith("refusals")):
                yield function


def ways(function: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Each way to call a function with the examples."""
    offered = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "t":
            continue
        own = EXAMPLES.get(f"{function.__name__}.{name}")
        written = WRITTEN.get(name) if parameter.annotation == "str" else None
        offered[name] = own or written or EXAMPLES[name]
    for values in product(*offered.values()):
        yield dict(zip(offered, values, strict=True))


def said_by(function: Callable[..., Any], t: Tongue, way: dict[str, Any]) -> Any:
    if "t" in inspect.signature(function).parameters:
        return function(t, **way)
    return function(**way)(t)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", sorted({each.__module__ for each in spoken()}))
def test_what_is_said_fits(module: str, language: str) -> None:
    t = Tongue(language, ZONE)
    for function in (each for each in spoken() if each.__module__ == module):
        for way in ways(function):
            for text in _texts(said_by(function, t, way)):
                wrong = f"{function.__name__}: {text}"
                assert len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT, wrong
                assert "{" not in text and "}" not in text, wrong
                assert "!" not in text and "！" not in text, wrong
                if language == "en" and function.__name__ not in CHOICE:
                    assert not CHINESE.search(text.replace("中文", "")), wrong


def _texts(said: Any) -> Iterator[str]:
    """All that a person reads of it."""
    if isinstance(said, tuple) and said and isinstance(said[0], str):
        yield said[0]  # a paper's name; its values are looked at where it is drawn
        return
    if isinstance(said, dict):
        said = list(said.values())
    if isinstance(said, list):
        for each in said:
            cells = [each] if isinstance(each, str) else each
            yield from (cell for cell in cells if not isinstance(cell, int | float))
        return
    if not isinstance(said, Reply):
        yield from [said] if isinstance(said, str) else [button.label for button in _buttons(said)]
        return
    assert said.text.strip()
    yield said.text
    for button in _buttons(said.buttons):
        yield button.label


def _buttons(said: Any) -> Any:
    buttons = said if isinstance(said, tuple) else (said,)
    for button in buttons:
        assert button.label
        assert button.action.startswith("/") and len(button.action.encode()) <= LONGEST_ACTION
    return buttons
