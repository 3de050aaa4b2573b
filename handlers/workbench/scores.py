"""计分: a position's score with what lies behind each line, and what it would be if."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.points import Line, Sheet
from handlers.scores import picture, reach, working
from handlers.wording import causes, refusals
from handlers.wording import scores as words
from handlers.workbench import forms, frame
from storage import periods
from storage.measures.shape import Event, Key
from storage.periods import Kind, Period, containing

MONTH: tuple[Kind, ...] = ("month",)
SHOWN = 60  # events of a line


@dataclass(frozen=True, slots=True)
class Behind:
    """One event. ``ticket``: its number, if it is one; ``left_out``: as if it had not been."""

    key: str
    label: str
    ticket: int | None
    left_out: bool


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    clause: str
    reached: str
    taken: str
    events: list[Behind]


@dataclass(frozen=True, slots=True)
class Scores:
    """``would``: the total if what is asked had been so; "" where nothing is asked."""

    position: str
    positions: list[tuple[str, str]]
    period: str
    before: str
    after: str
    title: str
    total: str
    stands: str
    would: str
    parts: list[tuple[str, str, list[Row]]]
    trend: list[tuple[str, str]]


def look(
    context: Context, position: str, named: str, left_out: Collection[Key], in_time: bool
) -> Scores:
    """Raises NotAllowed where it is not the asker's to read. ``left_out``: events that are taken
    away; ``in_time``: from now on everything is in time, at the pace so far."""
    forms.refuse_unless(context, "score")
    charter, t = context.rules.charter, context.t
    readable = reach.readable(charter, context.sender)
    if not readable or (position and position not in readable):
        raise NotAllowed(refusals.not_for_you)
    position = position or readable[0]
    today = context.rules.today(context.now)
    period = periods.read(named, MONTH) or containing("month", today)
    if period.first > today:
        period = containing("month", today)
    frame.seen(context, "score.seen", None, position=position, period=period.name)
    standings = working.trend(context, position, period, picture.MONTHS)
    now = standings[-1]
    asked = bool(left_out) or in_time
    sheet = now.sheet
    supposed = _in_time(context, sheet, period) if in_time else sheet
    supposed = supposed.without({*left_out, *_excluded(sheet)}) if left_out else supposed
    return Scores(
        position,
        [(each, charter.positions[each].title) for each in readable],
        period.name,
        period.before.name,
        period.following.name if period.following.first <= today else "",
        words.picture_title(t, sheet),
        words.points_total(t, sheet),
        words.how_it_stands(t, now.row, now.corrections),
        words.points_total(t, supposed) if asked else "",
        [
            (
                part.title,
                words.part_label(t, part),
                [_row(context, line, part.weight, left_out) for line in part.lines],
            )
            for part in sheet.parts
        ],
        [
            (words.short_period(t, each.sheet.period), words.points_total(t, each.sheet))
            for each in standings
        ],
    )


def _row(context: Context, line: Line, weight: int, left_out: Collection[Key]) -> Row:
    t, taken = context.t, line.taken(weight)
    return Row(
        line.title,
        line.clause,
        words.reached(t, line),
        words.minus(t, taken) if taken else "",
        [_behind(each, left_out) for each in line.counted.events[:SHOWN]],
    )


def _behind(event: Event, left_out: Collection[Key]) -> Behind:
    ticket = event.id if event.kind == "ticket" else None
    key = f"{event.kind}:{event.id}"
    return Behind(key, causes.ref(event), ticket, event.key in left_out)


def _excluded(sheet: Sheet) -> set[Key]:
    """What an appeal has taken away already stays away."""
    return {key for part in sheet.parts for line in part.lines for key in line.excluded}


def _in_time(context: Context, sheet: Sheet, period: Period) -> Sheet:
    """As the month would end if nothing more was late: of each share so many more, all good."""
    begins, ends = period.moments(context.rules.zone)
    gone, left = context.now - begins, ends - context.now
    if left.total_seconds() <= 0 or gone.total_seconds() <= 0:
        return sheet
    parts = tuple(
        part.model_copy(update={"lines": tuple(_more(line, left / gone) for line in part.lines)})
        for part in sheet.parts
    )
    return sheet.model_copy(update={"parts": parts})


def _more(line: Line, pace: float) -> Line:
    found = line.measured
    if found.state != "known" or found.amount is not None or found.apart.get("for_due_fen"):
        return line
    more = round(found.whole * pace)
    measured = found.model_copy(update={"part": found.part + more, "whole": found.whole + more})
    return line.model_copy(update={"measured": measured})
