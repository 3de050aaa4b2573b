"""Describes verbs to programs: JSON Schema of the arguments, roles, places, both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.grammar.table import usage
from handlers.grammar.verb import Argument, Verb
from handlers.wording.tongue import Tongue
from storage.charter import Charter


def described(verb: Verb, charter: Charter, tongues: Sequence[Tongue]) -> dict[str, Any]:
    """One verb as JSON: what ``guanjia commands --json`` lists."""
    return {
        "name": verb.name,
        "words": list(verb.words),
        "roles": sorted(verb.roles(charter)),
        "places": sorted(verb.places),
        "changes": verb.changes,
        "asks": verb.asks,
        "shown": verb.is_shown,
        "arguments": arguments(verb, tongues),
        "summary": {t.language: t(verb.summary) if verb.summary else "" for t in tongues},
        "usage": {t.language: usage(t, verb) for t in tongues},
        "example": verb.example,
    }


def arguments(verb: Verb, tongues: Sequence[Tongue]) -> dict[str, Any]:
    """JSON Schema of what the verb takes by name, with its labels in these languages."""
    one = {
        "type": "object",
        "properties": {each.name: _property(each, tongues) for each in verb.takes},
        "required": [each.name for each in verb.takes if each.needed],
        "additionalProperties": False,
    }
    if not verb.lines:
        return one
    lines = {"type": "array", "items": one, "minItems": 1}
    return {
        "type": "object",
        "properties": {"lines": lines},
        "required": ["lines"],
        "additionalProperties": False,
    }


def _property(argument: Argument, tongues: Sequence[Tongue]) -> dict[str, Any]:
    schema = argument.kind.schema()
    if argument.several:
        schema = {"type": "array", "items": schema}
    labels = {t.language: t(argument.label) for t in tongues}
    if not labels:
        return schema
    return {**schema, "title": labels[tongues[0].language], "x-titles": labels}
