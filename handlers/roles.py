"""What people call the roles: a title of the charter, a position by its name, or a resident."""

from __future__ import annotations

from handlers.context import Context
from storage.charter import Charter
from storage.charter.company import HOMEOWNER

RESIDENTS = frozenset({"业主", "住户", HOMEOWNER})


def read(context: Context, word: str) -> str:
    """The role that is meant; a word that nobody knows comes back as it is."""
    return named(context.rules.charter, word) or word.casefold()


def named(charter: Charter, word: str) -> str | None:
    return HOMEOWNER if word.casefold() in RESIDENTS else charter.role_called(word)
