"""Whether what a program sends fits the document, to the letter: nobody is there to be asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import fastjsonschema

from bot.web.programs.door import Refused
from handlers import verbs
from handlers.grammar import schema
from handlers.interface import hooks
from storage.history import Kind

HOOK = {
    "type": "object",
    "properties": {
        "url": {"type": "string", "format": "uri", "maxLength": hooks.LONGEST},
        "kinds": {
            "type": "array",
            "items": {"type": "string", "enum": [str(each) for each in Kind]},
        },
    },
    "required": ["url"],
}


def of_verb(name: str, given: Any) -> None:
    """Raises ``Refused`` 422 for values that are not as the document says."""
    _refuse(_of_verb(name), given)


def of_hook(given: Any) -> None:
    """The same of an address to be told."""
    _refuse(_of_hook(), given)


def _refuse(fits: Callable[[Any], Any], given: Any) -> None:
    try:
        fits(given)
    except fastjsonschema.JsonSchemaValueException as wrong:
        raise Refused(422, "bad_words", str(wrong.message)[:300]) from None


@cache
def _of_verb(name: str) -> Callable[[Any], Any]:
    return _compiled(schema.arguments(verbs.TABLE.by_name[name], ()))


@lru_cache(maxsize=1)
def _of_hook() -> Callable[[Any], Any]:
    return _compiled(HOOK)


def _compiled(described: dict[str, Any]) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = fastjsonschema.compile(described, use_default=False)
    return made
