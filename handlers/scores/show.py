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
from storage.charter import Charter
from storage.periods import Period, containing


def show(context: Context, position: str | None, period: Period | None) -> None:
    """A position's score; where none is named one's own, of this month."""
    _tell(context, *_which(context, position, period))


def freeze(context: Context, position: str | None, period: Period | None) -> None:
    """Freezes it now, by whoever the charter names."""
    position, period = _which(context, position, period)
    _freeze(context, position, period)
    _tell(context, position, period)


def deciders(charter: Charter) -> frozenset[str]:
    """Who decides about any score."""
    return frozenset(role for rule in charter.scores.values() for role in rule.decides)


def _which(context: Context, position: str | None, period: Period | None) -> tuple[str, Period]:
    """The score that is meant. Raises NotAllowed where it is not the asker's to read."""
    charter, today = context.rules.charter, context.rules.today(context.now)
    readable = reach.readable(charter, context.sender)
    period = period or containing("month", today)
    if period.kind == "year":
        raise BadWords(refusals.bad_month(period.name))
    if period.first > today:
        raise BadWords(words.not_begun(period.name))
    if position is not None and position not in readable:
        raise NotAllowed(words.not_your_score)
    if not readable:
        raise NotAllowed(refusals.not_for_you)
    return position or readable[0], period


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
    telling.answer(context, reply, "list", paper_id=paper)


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
