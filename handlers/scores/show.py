"""/score: a position's score with the list behind it, and its picture; only to whoever may know."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed
from handlers.points import Sheet
from handlers.scores import freezing, picture, reach, working
from handlers.wording import causes, refusals
from handlers.wording import scores as words
from storage import figures, people
from storage.periods import Period, containing

FREEZE = frozenset({"定稿", "freeze"})


def show(context: Context, said: str) -> None:
    """Position and period in any order; neither: one's own, this month. 定稿 freezes it now."""
    charter = context.rules.charter
    position, period, freeze, unknown = None, None, False, ""
    for word in said.split():
        if word.casefold() in FREEZE:
            freeze = True
        elif found := reach.position_named(charter, word):
            position = found
        elif when := reach.period_named(context, word):
            period = when
        else:
            unknown = word
    if unknown:
        reach.require_read(context, None, unknown)
    if position is None:
        readable = reach.readable(charter, context.sender)
        if not readable:
            raise NotAllowed(refusals.not_for_you)
        position = readable[0]
    period = period or containing("month", context.rules.today(context.now))
    if period.first > context.rules.today(context.now):
        raise BadWords(words.not_begun(period.name))
    position = reach.require_read(context, position, "")
    if freeze:
        _freeze(context, position, period)
    _tell(context, position, period)


def _tell(context: Context, position: str, period: Period) -> None:
    """The words and the picture; in private, for a score is a person's own affair."""
    rules = context.rules
    standings = working.trend(context, position, period, picture.MONTHS)
    now = standings[-1]
    others = [
        (each, rules.charter.positions[each].title)
        for each in reach.readable(rules.charter, context.sender)
        if each != position
    ]
    reply = words.score_sheet(
        context.t,
        now.sheet,
        now.row,
        now.corrections,
        others,
        period.before.name,
        _sources(context, now.sheet),
    )
    paper = picture.order(context, standings)
    context.audit("score.seen", position=position, period=period.name)
    telling.answer_in_private(context, reply, words.told_in_private, "list", paper_id=paper)


def _sources(context: Context, sheet: Sheet) -> causes.Sources:
    """Where the figures of a sheet come from, by the number of each entry."""
    found = figures.entries(context.session, sheet.numbers("figure"))
    return {
        each.id: causes.source(each, people.person(context.session, each.entered_by_id).name)
        for each in found
    }


def _freeze(context: Context, position: str, period: Period) -> None:
    if not reach.may_decide(context.rules.charter, context.sender, position):
        raise NotAllowed(words.not_yours_to_decide)
    if period.moments(context.rules.zone)[1] > context.now:
        raise BadWords(words.not_over(period.name))
    freezing.freeze(context, position, period, context.sender.id)
