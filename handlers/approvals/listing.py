"""What waits for a decision, as far as the asker has to do with it (GM-5)."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context, Moment
from handlers.wording import approvals as words
from storage import approvals, people
from storage.approvals import Approval


def show(context: Context) -> None:
    """The open requests that the asker may decide about, and the asker's own."""
    rows = [
        (each, requester(context, each), may_decide(context, each))
        for each in approvals.open_ones(context.session)
        if may_decide(context, each) or each.requester_id == context.sender.id
    ]
    telling.answer(context, words.open_requests(context.t, rows, context.now), kind="list")


def may_decide(context: Context, row: Approval) -> bool:
    """Nobody decides about their own."""
    if row.requester_id == context.sender.id:
        return False
    return bool(context.sender.roles & set(row.deciders)) and borders.allows(context, row)


def requester(moment: Moment, row: Approval) -> str:
    """Who asks; empty where it is the program."""
    if row.requester_id is None:
        return ""
    return people.person(moment.session, row.requester_id).name
