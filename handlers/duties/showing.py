"""/duties: what I owe today, this month, and what slipped; what those below me owe."""

from __future__ import annotations

from datetime import datetime

from handlers import telling
from handlers.context import Context, Moment
from handlers.duties import packs, proof
from handlers.errors import NotAllowed, NotFound
from handlers.wording import duties as words
from handlers.wording import duty_refusals as refusals
from storage import duties, periods

PACK_WORDS = ("pack", "资料")
DONE_WORDS = ("done", "完成", "办好了", "办")


def command(context: Context, word: str, number: str, said: str) -> None:
    """/duties [POSITION] | done D12 TEXT | pack D12"""
    if word.casefold() in DONE_WORDS:
        proof.done(context, number, said)
    elif word.casefold() in PACK_WORDS:
        packs.show(context, proof.find(context, number))
    elif proof.is_number(word):  # /duties D12 巡查了地下车库
        proof.done(context, word, " ".join(filter(None, (number, said))))
    else:
        show(context, word)


def show(context: Context, word: str) -> None:
    """The list of the asker, or of a position that stands below theirs."""
    mine = positions_of(context)
    names = [_position(context, word, mine)] if word else mine
    own = None if word else context.sender.id
    now = context.now
    found = duties.open_of(context.session, names, own, now)
    if not names and not found:
        telling.answer(context, words.no_position(context.t))
        return
    tomorrow = day_ends(context)
    slipped = [each for each in found if each.due_at < now]
    today = [each for each in found if now <= each.due_at < tomorrow]
    later = [each for each in found if each.due_at >= tomorrow]
    month = periods.containing("month", context.rules.today(now)).moments(context.rules.zone)[0]
    ended = duties.ended_of(context.session, names, own, month)
    titles = [context.rules.charter.positions[each].title for each in names]
    reply = words.overview(
        context.t, titles or [context.sender.person.name], today, later, slipped, ended, now
    )
    telling.answer(context, reply, kind="list")


def day_ends(moment: Moment) -> datetime:
    """When the company's day ends."""
    return periods.containing("day", moment.rules.today(moment.now)).moments(moment.rules.zone)[1]


def positions_of(context: Context) -> list[str]:
    """The positions that whoever speaks holds."""
    positions = context.rules.charter.positions
    return [name for name, each in positions.items() if context.sender.roles & set(each.roles)]


def _position(context: Context, word: str, mine: list[str]) -> str:
    """A position by its name or title, if the asker holds it or stands above it."""
    positions = context.rules.charter.positions
    found = next((name for name, each in positions.items() if word in (name, each.title)), None)
    if found is None:
        known = "、".join(each.title for each in positions.values())
        raise NotFound(refusals.no_position(word, known))
    above = found
    while above and above not in mine:
        above = positions[above].under
    if not above:
        raise NotAllowed(refusals.not_shown_to_you(positions[found].title))
    return found
