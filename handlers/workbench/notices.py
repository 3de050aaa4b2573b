"""通知: what was told, to whom, and by home who has it and who is to be told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import borders
from handlers import notices as told
from handlers.context import Context
from handlers.wording import names
from handlers.workbench import forms
from storage import notices
from storage.notices import Notice

SHOWN, VERB = 60, "notices"
STATES = ("missed", "waits", "had")


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    text: str
    whom: str
    at: str
    told: int
    sent: bool
    restored: bool


@dataclass(frozen=True, slots=True)
class Listing:
    rows: Sequence[Row]
    write: forms.Form


@dataclass(frozen=True, slots=True)
class Whole:
    """``homes``: (id, number, which of ``STATES``), the missed first; ``counts`` in their order."""

    row: Row
    counts: Sequence[int]
    homes: Sequence[tuple[int, str, str]]
    acts: Sequence[forms.Form]


def listing(context: Context) -> Listing:
    """Raises NotAllowed."""
    forms.refuse_unless(context, VERB)
    rows = notices.newest(context.session, borders.here(context), SHOWN)
    write = forms.form_of(context, forms.verb_called(context, "notice"))
    return Listing([_row(context, each) for each in rows], write)


def whole(context: Context, number: int) -> Whole:
    """One notice, home by home. Raises NotAllowed, NotFound."""
    forms.refuse_unless(context, VERB)
    row = told.find(context, str(number))
    borders.require(context, row)
    homes = [
        (home.id, names.place(context.t, home.number), _state(had, waits))
        for home, had, waits in notices.by_home(context.session, row)
    ]
    counts = [sum(1 for *_, each in homes if each == state) for state in STATES]
    homes.sort(key=lambda each: (STATES.index(each[2]), each[0]))
    acts = [forms.form_of(context, forms.verb_called(context, each)) for each in _acts(row)]
    return Whole(_row(context, row), counts, homes, acts)


def _state(had: int, waits: int) -> str:
    return "had" if had else "waits" if waits else "missed"


def _acts(row: Notice) -> list[str]:
    if not row.is_sent:
        return ["notices stop"]
    return ["notices restored"] if row.begins_at is not None and row.restored_at is None else []


def _row(context: Context, row: Notice) -> Row:
    return Row(
        row.id,
        row.text,
        told.place_of(context, row),
        context.t.moment(row.sent_at, context.now),
        row.told,
        row.is_sent,
        row.restored_at is not None,
    )
