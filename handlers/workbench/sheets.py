"""Sheets into the archive from the browser: who may bring which, kept to their own estates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import borders
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.homes.billing import BillImport
from handlers.homes.importing import HomeImport
from handlers.homes.rows import Problem
from handlers.registers import FacilityImport, MeterImport, ReadingRow
from handlers.staffing import StaffImport
from handlers.wording import imports as words
from handlers.wording import refusals
from handlers.wording import undoing as undoing_words
from handlers.workbench import forms
from storage import headings, undoing
from storage.bulk import pages

AT_ONCE = 500  # lines
Tick = Callable[[int], None]  # is told how many lines are done


@dataclass(frozen=True, slots=True)
class Kind:
    """``verb``: whoever may do it for one may bring a sheet of them. ``everywhere``: only who
    works in all estates, since a line need not name one."""

    verb: str
    make: Callable[..., Any]
    everywhere: bool = False
    named: bool = False  # the import writes down whose it was


KINDS: Mapping[str, Kind] = {
    "homes": Kind("paid", HomeImport, named=True),
    "bills": Kind("paid", BillImport, named=True),
    "staff": Kind("staff give", StaffImport, everywhere=True),
    "facilities": Kind("facility add", FacilityImport),
    "meters": Kind("meter add", MeterImport),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """``problems``: (line, what is wrong); with any of them nothing was written."""

    tally: str
    changes: list[str]
    problems: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Undoable:
    kind: str
    lines: int
    at: str
    form: forms.Form


class NotTaken(Exception):
    """Lines have problems: nothing may be kept."""

    def __init__(self, taken: Taken) -> None:
        super().__init__("not taken")
        self.taken = taken


def offered(context: Context) -> list[str]:
    """The kinds of sheets that the asker may bring. Raises NotAllowed where there are none."""
    found = [name for name, kind in KINDS.items() if _may(context, kind)]
    if not found:
        raise NotAllowed(refusals.not_for_you)
    return found


def _may(context: Context, kind: Kind) -> bool:
    everywhere = borders.estates_of(context, context.sender) is None
    return forms.may(context, kind.verb) and (everywhere or not kind.everywhere)


def estates(context: Context, name: str) -> list[str]:
    """The estates whose lines the asker may bring. Raises NotAllowed."""
    if name not in offered(context):
        raise NotAllowed(refusals.not_for_you)
    return [each.name for each in borders.known(context)]


def look(context: Context, name: str, rows: Sequence[Any], wrong: Sequence[Problem]) -> Taken:
    """What would come of the lines; nothing is written. Raises NotAllowed."""
    return _taken(context, *_worked(context, name, rows, wrong))


def take(
    context: Context, name: str, rows: Sequence[Any], wrong: Sequence[Problem], tick: Tick
) -> Taken:
    """Takes the lines, so that they can be taken back. Raises NotTaken where something is wrong
    with one; NotAllowed."""
    with undoing.keeping(context.session) as journal:
        taken = _taken(context, *_worked(context, name, rows, wrong, write=True, tick=tick))
    if taken.problems:
        raise NotTaken(taken)
    context.audit("sheet.taken", kind=name, rows=len(rows))
    whole = journal if _is_whole(rows) else None
    undoing.keep(context.session, name, context.sender.id, context.now, len(rows), whole)
    return taken


def _is_whole(rows: Sequence[Any]) -> bool:
    """Whether all of it can be taken back: what replaces shifts or readings, or books money that
    had come in, cannot."""
    return not any(
        isinstance(each, ReadingRow) or getattr(each, "roster", "") or getattr(each, "paid_fen", 0)
        for each in rows
    )


def may_undo(context: Context) -> Undoable | None:
    """The asker's last sheet, where it can still be tried to take it back."""
    row = undoing.last_of(context.session, context.sender.id)
    if row is None or not forms.may(context, "undo"):
        return None
    t = context.t
    verb = forms.verb_called(context, "undo")
    said = undoing_words.sheet(t, row.kind)
    return Undoable(said, row.lines, t.moment(row.at, context.now), forms.form_of(context, verb))


def _taken(context: Context, work: Any, problems: Sequence[Problem]) -> Taken:
    tally, t = work.tally, context.t
    said = words.tally(t, tally.added, tally.changed, tally.same)
    shown = [
        words.home_change(t, each.line, each.home, each.what)
        for each in getattr(tally, "shown", ())
        if hasattr(each, "what")
    ]
    return Taken(said, shown, [(int(each.line), each.say(t)) for each in problems])


def teach(context: Context, name: str, columns: Mapping[str, str]) -> None:
    """Remembers for next time what somebody says of titles. Raises NotAllowed."""
    estates(context, name)
    headings.teach(context.session, name, columns, context.sender.id, context.now)
    context.audit("sheet.matched", kind=name, columns=len(columns))


def taught(context: Context, name: str) -> tuple[list[str], dict[str, str]]:
    """The estates whose lines the asker may bring, and what titles are known to be."""
    return estates(context, name), headings.known(context.session, name)


def wrong(
    context: Context, name: str, rows: Sequence[Any], wrong: Sequence[Problem]
) -> list[Problem]:
    """Every line that cannot be taken. Nothing is written. Raises NotAllowed."""
    return _worked(context, name, rows, wrong)[1]


def _worked(
    context: Context,
    name: str,
    rows: Sequence[Any],
    wrong: Sequence[Problem],
    *,
    write: bool = False,
    tick: Tick = lambda done: None,
) -> tuple[Any, list[Problem]]:
    known, kind = estates(context, name), KINDS[name]
    if borders.estates_of(context, context.sender) is not None:
        wrong = [*wrong, *(_elsewhere(each) for each in rows if _estate(each) not in known)]
    named = {"actor_id": context.sender.id} if kind.named else {}
    work = kind.make(context, write=write and not wrong, **named)
    if not wrong:
        for at, page in enumerate(pages(rows, AT_ONCE)):
            tick(at * AT_ONCE)
            work.take(page)
    return work, [*wrong, *getattr(work, "problems", [])]


def _estate(row: Any) -> str:
    return str(getattr(row, "estate", ""))


def _elsewhere(row: Any) -> Problem:
    return Problem(row.line, refusals.other_estate)
