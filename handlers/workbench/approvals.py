"""审批: what waits for the reader's decision, and what they asked for themselves."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.approvals import listing
from handlers.context import Context
from handlers.workbench import forms
from handlers.workbench.forms import Form
from storage import approvals


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    who: str
    amount: str
    reason: str
    asked: str
    files: int
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Approvals:
    rows: list[Waiting]
    approve: Form
    reject: Form
    spend: Form | None


def look(context: Context) -> Approvals:
    """The oldest first. Raises NotAllowed."""
    forms.refuse_unless(context, "approve")
    t = context.t
    seen = [
        (row, listing.may_decide(context, row))
        for row in approvals.open_ones(context.session)
        if listing.may_decide(context, row) or row.requester_id == context.sender.id
    ]
    rows = [
        Waiting(
            row.id,
            listing.requester(context, row),
            t.money(row.amount_fen) if row.amount_fen else "",
            row.reason,
            t.moment(row.asked_at, context.now),
            len(row.file_ids),
            may,
        )
        for row, may in seen
    ]
    spend = _form(context, "spend") if forms.may(context, "spend") else None
    return Approvals(rows, _form(context, "approve"), _form(context, "reject"), spend)


def _form(context: Context, name: str) -> Form:
    return forms.form_of(context, forms.verb_called(context, name))
