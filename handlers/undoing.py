"""Taking back the last sheet that somebody brought, while nothing rests on it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from handlers import telling
from handlers.context import SUPERVISORS, Context
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.grammar.verb import BOOKKEEPERS, PEOPLE_KEEPERS
from handlers.wording import refusals
from handlers.wording import undoing as words
from storage import disputes, dunning, ledger, undoing
from storage.bills import Bill
from storage.charter.company import PLANT
from storage.imports import bills
from storage.undoing import Rests, SheetImport, SheetTrace

PLANT_KEEPERS = SUPERVISORS | {PLANT}
# Whose sheet it is to bring, and so to take back.
RIGHTS: Mapping[str, frozenset[str]] = {
    "homes": BOOKKEEPERS,
    "bills": BOOKKEEPERS,
    "staff": PEOPLE_KEEPERS,
    "facilities": PLANT_KEEPERS,
    "meters": PLANT_KEEPERS,
}
BRINGERS = frozenset[str]().union(*RIGHTS.values())


def undo(context: Context) -> None:
    """/undo: the asker's own last import. Raises NotFound, NotAllowed, WrongState."""
    row = undoing.last_of(context.session, context.sender.id)
    if row is None:
        raise NotFound(words.nothing_to_undo)
    if not RIGHTS[row.kind] & context.sender.rights:
        raise NotAllowed(refusals.not_for_you)
    try:
        if row.kind == "bills":
            _take_bills_back(context, row)
        else:
            undoing.take_back(context.session, row)
    except Rests as rests:
        raise WrongState(words.rests_on_it(rests.name)) from None
    undoing.forget(context.session, row, context.now)
    context.audit("sheet.undone", kind=row.kind, rows=row.lines)
    telling.answer(context, words.undone(context.t, row.kind, row.lines))


def _take_bills_back(context: Context, row: SheetImport) -> None:
    """The books forget nothing: a bill is brought to nothing, an amended one to what it was."""
    for trace in undoing.traces(context.session, row.id):
        if trace.name == Bill.__tablename__:
            _amend(context, row, trace)


def _amend(context: Context, row: SheetImport, trace: SheetTrace) -> None:
    session = context.session
    changed = {int(key): values["amount_fen"] for key, values in json.loads(trace.changed).items()}
    to = {**dict.fromkeys(trace.added, 0), **{key: before for key, (before, _) in changed.items()}}
    if disputes.of_bills(session, list(to)):
        raise Rests("dispute")
    for number, amount_fen in to.items():
        bill = bills.bill(session, number)
        if number in changed and bill.amount_fen != changed[number][1]:
            raise Rests("bill")
        if bills.paid_since(session, number, row.at):
            raise Rests("payment")
        if dunning.made_since(session, bill.home_id, bill.month, row.at):
            raise Rests("dunning_step")
        ledger.amend(session, bill, amount_fen, context.now, context.sender.id)
