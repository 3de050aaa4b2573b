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
from handlers.registers import FacilityImport, MeterImport
from handlers.staffing import StaffImport
from handlers.wording import imports as words
from handlers.wording import refusals
from handlers.workbench import forms
from storage import headings
from storage.bulk import pages

AT_ONCE = 1_000  # lines


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


def take(
    context: Context, name: str, rows: Sequence[Any], wrong: Sequence[Problem], *, write: bool
) -> Taken:
    """Takes the lines, or only looks. Raises NotTaken where something is wrong with one and they
    were to be written; NotAllowed."""
    work, problems = _worked(context, name, rows, wrong, write=write)
    tally, t = work.tally, context.t
    said = words.tally(t, tally.added, tally.changed, tally.same)
    shown = [
        words.home_change(t, each.line, each.home, each.what)
        for each in getattr(tally, "shown", ())
        if hasattr(each, "what")
    ]
    taken = Taken(said, shown, [(int(each.line), each.say(t)) for each in problems])
    if write and problems:
        raise NotTaken(taken)
    if write:
        context.audit("sheet.taken", kind=name, rows=len(rows))
    return taken


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
    return _worked(context, name, rows, wrong, write=False)[1]


def _worked(
    context: Context, name: str, rows: Sequence[Any], wrong: Sequence[Problem], *, write: bool
) -> tuple[Any, list[Problem]]:
    known, kind = estates(context, name), KINDS[name]
    if borders.estates_of(context, context.sender) is not None:
        wrong = [*wrong, *(_elsewhere(each) for each in rows if _estate(each) not in known)]
    named = {"actor_id": context.sender.id} if kind.named else {}
    work = kind.make(context, write=write and not wrong, **named)
    if not wrong:
        for page in pages(rows, AT_ONCE):
            work.take(page)
    return work, [*wrong, *getattr(work, "problems", [])]


def _estate(row: Any) -> str:
    return str(getattr(row, "estate", ""))


def _elsewhere(row: Any) -> Problem:
    return Problem(row.line, refusals.other_estate)
