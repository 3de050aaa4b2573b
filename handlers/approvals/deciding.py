"""Approve or reject, with a word: once, by somebody else than who asked, for the record (GM-5)."""

from __future__ import annotations

from collections.abc import Callable

from handlers import dialogue, refunds, telling
from handlers.approvals import listing
from handlers.context import Context
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.surveys import reporting
from handlers.wording import approvals as words
from storage import approvals, contacts, people
from storage.approvals import Approval

# What follows a decision, by the kind of request.
FOLLOWS: dict[str, Callable[[Context, Approval], None]] = {
    "survey": reporting.decided,
    "refund": refunds.decided,
}

LONGEST_WORD = 500


def approve(context: Context, row: Approval | None, said: str) -> None:
    """Without a number: what waits."""
    if row is None:
        listing.show(context)
        return
    if not _is_repeated(context, row, "approved"):
        _require_decider(context, row)
        _decide(context, row, "approved", said)
    telling.answer(context, words.decided(context.t, row))


def reject(context: Context, row: Approval | None, said: str) -> None:
    """Goes back with the word. Whoever asked takes it back in this way."""
    if row is None:
        listing.show(context)
        return
    own = row.requester_id == context.sender.id
    state = "withdrawn" if own else "rejected"
    if not _is_repeated(context, row, state):
        if not own:
            _require_decider(context, row)
        if not said and not own:
            asked = words.why_not(context.t, row)
            dialogue.ask_words(context, f"/reject {row.id}", asked)
            return
        _decide(context, row, state, said)
    telling.answer(context, words.decided(context.t, row))


def find(context: Context, number: str) -> Approval:
    """One that the asker has to do with; any other is as if it were not there."""
    row = approvals.approval(context.session, row_number(number, "a"))
    own = row is not None and row.requester_id == context.sender.id
    if row is None or not (own or context.sender.roles & set(row.deciders)):
        raise NotFound(words.no_approval(number))
    return row


def _is_repeated(context: Context, row: Approval, state: str) -> bool:
    """Whether the same person has decided so before: pressed twice. Raises WrongState where it
    was decided otherwise, or by somebody else."""
    if row.state == "open":
        return False
    if row.state == state and row.decided_by_id == context.sender.id:
        return True
    by = people.person(context.session, row.decided_by_id).name if row.decided_by_id else ""
    raise WrongState(words.approval_decided(row.id, row.state, by, row.decided_at, context.now))


def _require_decider(context: Context, row: Approval) -> None:
    if not listing.may_decide(context, row):
        raise NotAllowed(words.not_your_own(row.id))


def _decide(context: Context, row: Approval, state: str, said: str) -> None:
    row.state, row.word, row.next_at = state, said[:LONGEST_WORD], None
    row.decided_at, row.decided_by_id = context.now, context.sender.id
    context.session.add(row)
    context.audit(f"approval.{state}", approval=row.id, what=row.kind, fen=row.amount_fen)
    _tell(context, row)
    if row.kind in FOLLOWS:
        FOLLOWS[row.kind](context, row)


def _tell(context: Context, row: Approval) -> None:
    """Whoever asked, and the others who could have decided."""
    by = context.sender.person.name
    if row.requester_id not in (None, context.sender.id):
        telling.tell_person(
            context,
            row.requester_id or 0,
            lambda t: words.outcome(t, row, by),
            "notice",
            key=f"approval:{row.id}:outcome",
        )
    for role in row.asked:
        chat = contacts.chat_for(context.session, role, row.estate_id)
        if (
            chat is not None
            and context.sender.chat is not None
            and chat.id == context.sender.chat.id
        ):
            continue  # they read the answer
        telling.tell_role(
            context,
            role,
            row.estate_id,
            lambda t: words.outcome(t, row, by),
            "notice",
            but_not=(context.sender.id, row.requester_id),
            key=f"approval:{row.id}:seen",
        )
