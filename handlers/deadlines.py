"""Starting, meeting and cancelling the promises of a ticket (CS-2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.context import Moment
from storage import deadlines, promises
from storage.deadlines import Deadline
from storage.tickets import Ticket

# The promises that begin with a complaint; a promised day and the sign-off come later.
AT_ONCE = ("answer", "onsite", "plan")


def start_all(moment: Moment, ticket: Ticket) -> datetime:
    """Starts what the charter asks for this urgency; returns when the answer is due."""
    answer_due = moment.now
    for kind in AT_ONCE:
        rule = moment.rules.charter.deadlines.named(kind)
        if ticket.urgency in rule.urgencies and rule.within is not None:
            due_at = moment.now + rule.within
            start(moment, ticket, kind, due_at)
            if kind == "answer":
                answer_due = due_at
    return answer_due


def start(moment: Moment, ticket: Ticket, kind: str, due_at: datetime) -> Deadline:
    """One promise, with the charter's chain as it stands today."""
    rule = moment.rules.charter.deadlines.named(kind)
    deadline = Deadline(
        ticket_id=ticket.id,
        kind=kind,
        clause=rule.clause,
        started_at=moment.now,
        due_at=due_at,
        next_at=due_at,
        policy=rule.frozen(),
    )
    moment.session.add(deadline)
    return deadline


def start_signoff(moment: Moment, ticket: Ticket) -> None:
    """The homeowner is asked; reminded once; then the ticket is closed without sign-off."""
    rule = moment.rules.charter.signoff
    deadline = Deadline(
        ticket_id=ticket.id,
        kind="signoff",
        clause=rule.clause,
        started_at=moment.now,
        due_at=moment.now + rule.lapse_after,
        next_at=moment.now + rule.remind_after,
    )
    moment.session.add(deadline)


def meet(moment: Moment, ticket: Ticket, *kinds: str) -> None:
    """What was promised has happened. Met late, a promise stays missed, but escalates no more."""
    for deadline in deadlines.unfinished(moment.session, ticket.id, kinds):
        in_time = deadline.state == "running" and moment.now <= deadline.due_at
        deadline.meet(moment.now)
        moment.session.add(deadline)
        end_promise(moment, deadline, "kept" if in_time else "broken")


def cancel(moment: Moment, ticket: Ticket, kinds: Iterable[str] = deadlines.KINDS) -> None:
    for deadline in deadlines.unfinished(moment.session, ticket.id, tuple(kinds)):
        deadline.cancel()
        moment.session.add(deadline)
        end_promise(moment, deadline, "void")
    moment.session.flush()


def end_promise(moment: Moment, deadline: Deadline, state: str) -> None:
    """The ledger follows the deadline that watches over a promise."""
    made = promises.watched_by(moment.session, deadline.id) if deadline.kind == "promise" else None
    if made is not None:
        made.end(state, moment.now)
        moment.session.add(made)


def restart(moment: Moment, ticket: Ticket) -> datetime:
    """Fresh promises for a ticket that begins again; returns when the answer is due."""
    cancel(moment, ticket)
    return start_all(moment, ticket)


def next_due(moment: Moment, ticket: Ticket) -> Deadline | None:
    """The promise of a ticket that runs out first."""
    running = [
        each
        for each in deadlines.unfinished(moment.session, ticket.id)
        if each.state == "running" and each.kind != "signoff"
    ]
    return min(running, key=lambda each: each.due_at, default=None)


def answer_due(moment: Moment, ticket: Ticket) -> datetime | None:
    for each in deadlines.unfinished(moment.session, ticket.id, ("answer",)):
        return each.due_at
    return None


def restart_answer(moment: Moment, ticket: Ticket) -> datetime:
    """The promise to answer begins anew, for whoever has the ticket now."""
    cancel(moment, ticket, ["answer"])
    rule = moment.rules.charter.deadlines.answer
    due_at = moment.now + (rule.within or timedelta(0))
    start(moment, ticket, "answer", due_at)
    return due_at
