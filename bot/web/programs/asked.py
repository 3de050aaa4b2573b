"""What a program asks for in an address: filters as the document says, a page, a cursor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from bot.web.programs.door import Refused
from handlers.legible import writable

SIZE, MOST = 100, 200
FLAGS = {"true": True, "false": False}
PAGING: Mapping[str, Mapping[str, Any]] = {
    "estate": {"type": "integer", "minimum": 1, "maximum": 2**53},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE},
    "after": {"type": "integer", "minimum": 0, "maximum": 2**53},
}


def asked_in(request: Request, filters: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The values of the query. Raises ``Refused`` 422 for what is none of these, or no such."""
    known = {**filters, **PAGING}
    found: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name == "lang":
            continue
        if name not in known or name in found:
            raise Refused(422, "bad_query", f"{name[:40]!r} is asked for twice or is no filter.")
        found[name] = _value(name, value, known[name])
    return found


def _value(name: str, value: str, schema: Mapping[str, Any]) -> Any:
    kind = schema["type"]
    if kind == "boolean" and value in FLAGS:
        return FLAGS[value]
    if kind == "integer" and _is_number(value, schema):
        return int(value)
    if kind == "string" and _is_word(value, schema):
        return writable(value)
    raise Refused(422, "bad_query", f"{name}: not as the document says.")


def _is_number(value: str, schema: Mapping[str, Any]) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) < 17):
        return False
    return bool(schema["minimum"] <= int(value) <= schema["maximum"])


def _is_word(value: str, schema: Mapping[str, Any]) -> bool:
    pattern = schema.get("pattern", ".*")
    short = len(value) <= schema.get("maxLength", 40)
    return short and re.fullmatch(pattern, value, re.DOTALL) is not None
