"""The flat XML in which the platforms write: read without surprises, written without holes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

BODY_LIMIT = 64 * 1024  # bytes; the platforms' own messages have a few thousand
DEPTH_LIMIT = 8
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Fields = Mapping[str, "str | int | Fields | Sequence[Fields]"]


def read_xml(body: bytes | str) -> dict[str, Any]:
    """The fields below the root: texts, or further dicts; a field that comes twice is a list.

    Raises ValueError for everything that is not such XML: entities, too large, too deep.
    """
    if len(body) > BODY_LIMIT:
        raise ValueError("the body is too large")
    try:
        found = _value(fromstring(body, forbid_dtd=True), DEPTH_LIMIT)
    except (ParseError, UnicodeError, LookupError) as error:
        raise ValueError(f"not XML: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise ValueError("the XML holds no fields")
    return found


def _value(element: Element, depth: int) -> str | dict[str, Any]:
    if len(element) == 0:
        return element.text or ""
    if not depth:
        raise ValueError("the XML is nested too deep")
    found: dict[str, Any] = {}
    for child in element:
        value = _value(child, depth - 1)
        if child.tag not in found:
            found[child.tag] = value
        elif isinstance(found[child.tag], list):
            found[child.tag].append(value)
        else:
            found[child.tag] = [found[child.tag], value]
    return found


def word(fields: Mapping[str, Any], name: str) -> str:
    """A field as text, stripped; "" where it is missing. Raises ValueError where it is none."""
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value.strip()


def write_xml(fields: Fields) -> str:
    """``<xml>…</xml>``; texts in CDATA, which no text can leave; numbers bare."""
    return f"<xml>{_inside(fields)}</xml>"


def _inside(fields: Fields) -> str:
    return "".join(f"<{name}>{_written(value)}</{name}>" for name, value in fields.items())


def _written(value: str | int | Fields | Sequence[Fields]) -> str:
    if isinstance(value, str):
        return cdata(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return _inside(value)
    return "".join(f"<item>{_inside(each)}</item>" for each in value)


def cdata(text: str) -> str:
    """The text as CDATA. ``]]>`` would end it, so it is spread over two sections; what XML cannot
    hold at all (control characters, halves of a surrogate pair) is left out."""
    return f"<![CDATA[{_UNWRITABLE.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
