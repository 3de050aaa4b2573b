"""An estate's card: how its people are reached, how one pays there, what else one should know."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed
from handlers.wording import estates as words
from handlers.wording import refusals
from storage import estates, tickets
from storage.estates import Estate

LONGEST = 300  # characters of one line of the card
LONGEST_NAME = 20


def show(context: Context, named: Estate | None) -> None:
    """/estate [小区]: the cards of the asker's estates, or one."""
    shown = [named] if named is not None else borders.known(context)
    for each in shown:
        telling.answer(context, words.estate_card(context.t, each, lacking(each)), kind="list")
    if not shown:
        telling.answer(context, words.none_yet(context.t))


def lacking(estate: Estate) -> list[str]:
    """What the card does not say, of what homeowners ask for most."""
    return [each for each in words.NEEDED if not getattr(estate, each)]


def add(context: Context, name: str) -> None:
    """/estate add 名称: a new one, without homes yet."""
    _require_company(context)
    row = Estate(name=_free_name(context, name))
    context.session.add(row)
    context.session.flush()
    context.audit("estate.added", None, estate=row.id)
    telling.answer(context, words.added(context.t, row))


def put(context: Context, row: Estate, field: str, said: str) -> None:
    """/estate set 小区 电话 0512-…: one line of the card."""
    setattr(row, field, said.strip()[:LONGEST])
    context.session.add(row)
    context.audit("estate.changed", None, estate=row.id, field=field)
    telling.answer(context, words.estate_card(context.t, row, lacking(row)))


def rename(context: Context, row: Estate, name: str) -> None:
    """/estate rename 小区 新名称."""
    before, row.name = row.name, _free_name(context, name)
    context.session.add(row)
    context.audit("estate.renamed", None, estate=row.id, before=before)
    telling.answer(context, words.renamed(context.t, before, row.name))


def ask_close(context: Context, row: Estate) -> None:
    """/estate close 小区: says what that ends, and asks whether it is meant."""
    left = tickets.count_open(context.session, row.id)
    telling.answer(context, words.ask_close(context.t, row.name, left))


def close(context: Context, row: Estate) -> None:
    """It is looked after by others now; what was stays on record."""
    _require_company(context)
    row.closed_at = context.now
    context.session.add(row)
    context.audit("estate.closed", None, estate=row.id)
    telling.answer(context, words.closed(context.t, row.name))


def _free_name(context: Context, name: str) -> str:
    found = name.strip()[:LONGEST_NAME]
    if not found or found.isdecimal() or estates.estate_named(context.session, found) is not None:
        raise BadWords(words.name_taken(found))
    return found


def _require_company(context: Context) -> None:
    """Whoever works in one estate does not decide about the company's estates."""
    if borders.here(context) is not None:
        raise NotAllowed(refusals.not_for_you, {"verb": context.doing})
