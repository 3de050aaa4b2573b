"""guanjia commands --json: what forms and the interface are made from."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.commands.verbs import commands
from handlers.verbs import VERBS
from handlers.wording.tongue import LANGUAGES
from storage.charter import load

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TYPES = {"string", "integer", "number", "boolean", "array", "object"}
# The keywords of JSON Schema that are used, and what a value of each must be.
KEYWORDS: dict[str, Any] = {
    "title": str,
    "pattern": str,
    "format": str,
    "minimum": int | float,
    "maximum": int | float,
    "exclusiveMinimum": int | float,
    "multipleOf": int | float,
    "maxLength": int,
    "minItems": int,
    "enum": list,
    "required": list,
    "additionalProperties": bool,
}


def check(schema: dict[str, Any]) -> None:
    """Raises AssertionError where a schema is no valid JSON Schema."""
    said = schema.get("type", [])
    types = said if isinstance(said, list) else [said]
    assert types or "enum" in schema or "oneOf" in schema
    assert set(types) <= TYPES
    for key, value in schema.items():
        if key in KEYWORDS:
            assert isinstance(value, KEYWORDS[key]), key
        elif key not in ("type", "items", "properties", "oneOf"):
            assert key.startswith("x-"), key
    re.compile(schema.get("pattern", ""))
    assert schema.get("multipleOf", 1) > 0
    assert len(set(schema.get("enum", "a"))) == len(schema.get("enum", "a"))
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    assert ("items" in schema) == ("array" in types)
    for each in (
        *schema.get("properties", {}).values(),
        *filter(None, [schema.get("items")]),
        *schema.get("oneOf", ()),
    ):
        check(each)


@pytest.fixture
def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    commands(as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def test_every_verb_is_listed_with_who_may_where(listed: list[dict[str, Any]]) -> None:
    charter = load()
    assert [row["name"] for row in listed] == [verb.name for verb in VERBS]
    for row, verb in zip(listed, VERBS, strict=True):
        assert row["roles"] == sorted(verb.roles(charter)) and row["roles"], verb.name
        assert row["places"] and set(row["places"]) <= {"private", "group"}
        assert row["words"] == list(verb.words)
        assert (row["changes"], row["asks"]) == (verb.changes, verb.asks)


def test_the_arguments_are_a_json_schema(listed: list[dict[str, Any]]) -> None:
    for row, verb in zip(listed, VERBS, strict=True):
        schema = row["arguments"]
        check(schema)
        if verb.lines:
            assert schema["required"] == ["lines"]
            schema = schema["properties"]["lines"]["items"]
        assert list(schema["properties"]) == [each.name for each in verb.takes]
        assert schema["required"] == [each.name for each in verb.takes if each.needed]
        assert schema["additionalProperties"] is False


def test_it_speaks_both_languages(listed: list[dict[str, Any]]) -> None:
    for row in listed:
        assert set(row["summary"]) == set(row["usage"]) == set(LANGUAGES)
        assert not CHINESE.search(row["summary"]["en"].replace("中文", "")), row["name"]
        assert bool(row["summary"]["en"]) == bool(row["summary"]["zh_CN"]) == row["shown"]
        assert not CHINESE.search(row["usage"]["en"]), row["usage"]["en"]


def test_a_bad_schema_is_noticed() -> None:
    for bad in (
        {"type": "text"},
        {"type": "string", "title": {"en": "N"}},
        {"type": "object", "properties": {}, "required": ["day"]},
        {"type": "array"},
        {"type": "string", "longest": 4},
    ):
        with pytest.raises(AssertionError):
            check(bad)
