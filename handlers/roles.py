"""What people call the roles: a title of the charter, a position by its name, or a resident."""

from __future__ import annotations

from handlers.context import Context
from nlu.choices import chosen
from storage.charter import Charter


def read(context: Context, word: str) -> str:
    """The role that is meant; a word that nobody knows comes back as it is."""
    return named(context.rules.charter, word) or word.casefold()


def named(charter: Charter, word: str) -> str | None:
    return chosen("outside", word) or charter.role_called(word)
