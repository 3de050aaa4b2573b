"""Lists of tickets that somebody keeps under a name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.wording import filters as words
from storage import filters
from storage.filters import SavedFilter

# What a list can be narrowed by, as it stands in its address.
BY = (
    *("state", "urgency", "category", "department", "holder", "estate", "building", "words"),
    *("danger", "since", "until"),
)
KEPT = (*BY, "late", "sort")
MOST, LONGEST = 12, 16  # lists of one person; characters of a name


def keep(context: Context, name: str, query: str) -> None:
    """Under a name that they have already, the list is another from now on."""
    name = " ".join(name.split())[:LONGEST]
    known = {key: value for key, value in parse_qsl(query[:600]) if key in KEPT and value.strip()}
    if not name or not known:
        raise BadWords(words.keep_what)
    mine = filters.of(context.session, context.sender.id)
    row = next((each for each in mine if each.name == name), None)
    if row is None and len(mine) >= MOST:
        raise BadWords(words.too_many(MOST))
    row = row or SavedFilter(person_id=context.sender.id, name=name, query="")
    row.query = urlencode(known)
    context.session.add(row)
    telling.answer(context, words.kept(context.t, name))


def drop(context: Context, name: str) -> None:
    row = filters.called(context.session, context.sender.id, name)
    if row is None:
        raise NotFound(words.no_filter(name))
    context.session.delete(row)
    telling.answer(context, words.dropped(context.t, name))
