"""Keys for other programs: made, listed, revoked. What a key may is in its scopes, and no more
than whoever made it may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.numbers import row_number
from handlers.wording import keys as words
from storage import estates, keys, people
from storage.estates import Estate
from storage.keys import ApiKey

CODE_LASTS = timedelta(minutes=30)
LONGEST_NAME = 40
# What can be read, each a scope "read:…"; verbs are "do:…" with the verb's first word.
READS = (
    "homes",
    "people",
    "tickets",
    "bills",
    "arrears",
    "payments",
    "dunning",
    "duties",
    "scores",
    "notices",
)


def scope(context: Context, word: str) -> str:
    """A scope as it is written. Raises BadWords."""
    kind, _, what = word.strip().casefold().partition(":")
    if kind == "read" and what in READS:
        return f"read:{what}"
    if kind == "do" and what.isascii() and what.isalpha() and len(what) <= 24:
        return f"do:{what}"
    raise BadWords(words.no_scope(word, READS))


def add(context: Context, name: str, scopes: Sequence[str], where: Sequence[Estate]) -> None:
    """/key add 停车系统 read:arrears 桂花园: a code, with which the program fetches its key."""
    within = borders.here(context)
    named = sorted({each.id for each in where} or (within or set()))
    row = ApiKey(
        name=name,
        person_id=context.sender.id,
        scopes=sorted(set(scopes)),
        estate_ids=named,
        code_hash="",
        code_until=context.now + CODE_LASTS,
        made_at=context.now,
    )
    code = keys.make(context.session, row)
    context.audit("key.made", None, key=row.id, name=name, scopes=row.scopes, estates=named)
    telling.answer(context, words.made(context.t, row, code, _where(context, row), context.now))


def theirs(context: Context) -> list[ApiKey]:
    """Those that are good where the asker has a say."""
    return [each for each in keys.living(context.session) if _is_theirs(context, each)]


def show(context: Context) -> None:
    rows = theirs(context)
    lines = [
        (row, people.person(context.session, row.person_id).name, _where(context, row))
        for row in rows
    ]
    telling.answer(context, words.keys_listed(context.t, lines, context.now), kind="list")


def find(context: Context, word: str) -> ApiKey:
    row = keys.key(context.session, row_number(word, "k"))
    if row is None or row.revoked_at is not None:
        raise NotFound(words.no_key(word))
    if not _is_theirs(context, row):
        raise NotAllowed(words.not_your_key)
    return row


def revoke(context: Context, row: ApiKey) -> None:
    row.revoked_at = context.now
    context.session.add(row)
    context.audit("key.revoked", None, key=row.id, name=row.name)
    telling.answer(context, words.revoked(context.t, row))


def _is_theirs(context: Context, row: ApiKey) -> bool:
    """One that is good where they have a say, and nowhere else."""
    within = borders.here(context)
    return within is None or (bool(row.estate_ids) and within >= set(row.estate_ids))


def _where(context: Context, row: ApiKey) -> list[str]:
    return [estates.estate(context.session, each).name for each in row.estate_ids]
