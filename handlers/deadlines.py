"""Starting, meeting and cancelling the promises of a ticket (CS-2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers import policy
from handlers.context import Moment
from storage import deadlines, history, promises, tickets
from storage.calendar import Span
from storage.charter import ALWAYS
from storage.charter.company import CategoryRule
from storage.deadlines import Deadline
from storage.history import Kind, TicketEvent
from storage.outbox import OutboxMessage
from storage.tickets import Ticket

# What is over once the work is done.
WORK = deadlines.PROMISES

# What proves that a promise was met: something that happened, or a message that has arrived.
Evidence: TypeAlias = TicketEvent | OutboxMessage

# The promises that begin with a complaint; a promised day and the sign-off come later.
AT_ONCE = ("answer", "onsite", "plan")


def start_all(moment: Moment, ticket: Ticket) -> datetime:
    """Starts what the charter asks for this urgency; returns when the answer is due."""
    answer_due = moment.now
    estate = moment.estate_name(ticket.estate_id)
    for kind in AT_ONCE if _wish(moment, ticket) is None else ("answer",):
        if ticket.urgency in moment.rules.charter.deadline(kind, estate).urgencies:
            started = start(moment, ticket, kind)
            if kind == "answer":
                answer_due = started.due_at
    return answer_due


def _wish(moment: Moment, ticket: Ticket) -> CategoryRule | None:
    """The rhythm of a wish or a question, where the charter gives it one of its own."""
    rule = moment.rules.charter.categories.get(ticket.category)
    return rule if rule is not None and rule.within is not None and not ticket.is_grave else None


def start(moment: Moment, ticket: Ticket, kind: str, due_at: datetime | None = None) -> Deadline:
    """One promise, with the charter's chain and calendar as they stand today.

    ``due_at`` only where the charter gives no span: for the day of a promise.
    """
    charter, estate = moment.rules.charter, moment.estate_name(ticket.estate_id)
    rule = charter.deadline(kind, estate)
    wish = _wish(moment, ticket) if kind == "answer" else None
    hours = rule.calendar if wish is None else wish.calendar
    calendar = charter.calendar(hours, moment.rules.zone, estate)
    if due_at is not None:
        within = calendar.worked(moment.now, due_at)
    elif wish is not None and wish.within is not None:
        within = wish.within
    elif rule.within is not None:
        within = rule.within
    else:
        raise ValueError(f"the charter gives no span for {kind}, and none was named")
    deadline = Deadline(
        ticket_id=ticket.id,
        kind=kind,
        clause=rule.clause,
        started_at=moment.now,
        due_at=due_at or moment.now,
        next_at=None,
        policy=policy.frozen(rule, calendar, within, always=hours == ALWAYS),
    )
    if due_at is None:
        deadline.due_at = policy.runs_out_at(deadline.policy, moment.now, ())
    if not (kind in charter.waiting.pauses and _is_waiting(moment, ticket)):
        deadline.next_at = _wants_attention_at(moment, deadline, ())
    moment.session.add(deadline)
    return deadline


def _wants_attention_at(moment: Moment, deadline: Deadline, pauses: Sequence[Span]) -> datetime:
    """The warning if it is still to come, else the end."""
    warning = policy.warns_at(deadline.policy, deadline.started_at, pauses)
    if warning is None or deadline.warned_at is not None or warning <= moment.now:
        return deadline.due_at
    return min(warning, deadline.due_at)


def start_signoff(moment: Moment, ticket: Ticket) -> None:
    """The homeowner is asked; reminded once; then the ticket is closed without sign-off."""
    rule = moment.rules.charter.signoff
    _ask_homeowner(moment, ticket, "signoff", rule.clause, rule.remind_after, rule.lapse_after)


def _ask_homeowner(
    moment: Moment, ticket: Ticket, kind: str, clause: str, remind: timedelta, end: timedelta
) -> None:
    deadline = Deadline(
        ticket_id=ticket.id,
        kind=kind,
        clause=clause,
        started_at=moment.now,
        due_at=moment.now + end,
        next_at=moment.now + remind,
    )
    moment.session.add(deadline)


def meet(moment: Moment, ticket: Ticket, *kinds: str, by: Evidence) -> None:
    """What was promised has happened, and ``by`` proves it.

    Met late, a promise is missed all the same, but escalates no more.
    """
    _meet(moment, deadlines.unfinished(moment.session, ticket.id, kinds), by)


def _meet(moment: Moment, unfinished: Sequence[Deadline], by: Evidence) -> None:
    if not unfinished:
        return
    moment.session.flush()  # so that the evidence has its number
    for deadline in unfinished:
        if deadline.state == "running" and not deadline.is_paused and moment.now > deadline.due_at:
            note_missed(moment, deadline)
        in_time = deadline.state == "running"
        deadline.meet(moment.now)
        if isinstance(by, OutboxMessage):
            deadline.delivery_id = by.id
        else:
            deadline.event_id = by.id
        end_promise(moment, deadline, "kept" if in_time else "broken")
    moment.session.flush()


def note_missed(moment: Moment, deadline: Deadline) -> None:
    """A promise has run out: once, with its clause."""
    deadline.miss()
    moment.record(
        deadline.ticket_id, Kind.MISSED, deadline.kind, clause=deadline.clause, deadline=deadline.id
    )
    end_promise(moment, deadline, "broken")


def cancel(moment: Moment, ticket: Ticket, kinds: Iterable[str] = deadlines.KINDS) -> None:
    unfinished = deadlines.unfinished(moment.session, ticket.id, tuple(kinds))
    if not unfinished:
        return
    for deadline in unfinished:
        if deadline.kind == "wait":
            moment.record(ticket.id, Kind.RESUMED)
        deadline.cancel()
        end_promise(moment, deadline, "void")
    moment.session.flush()


def end_promise(moment: Moment, deadline: Deadline, state: str) -> None:
    """The ledger follows the deadline that watches over a promise."""
    made = promises.watched_by(moment.session, deadline.id) if deadline.kind == "promise" else None
    if made is not None:
        made.end(state, moment.now)


def restart(moment: Moment, ticket: Ticket) -> datetime:
    """Fresh promises for a ticket that begins again; returns when the answer is due."""
    cancel(moment, ticket)
    return start_all(moment, ticket)


def next_due(moment: Moment, ticket: Ticket) -> Deadline | None:
    """The promise of a ticket that runs out first."""
    running = [
        each
        for each in deadlines.unfinished(moment.session, ticket.id, deadlines.PROMISES)
        if each.state == "running" and not each.is_paused
    ]
    return min(running, key=lambda each: each.due_at, default=None)


def answer_due(moment: Moment, ticket: Ticket) -> datetime | None:
    for each in deadlines.unfinished(moment.session, ticket.id, ("answer",)):
        return each.due_at
    return None


def restart_answer(moment: Moment, ticket: Ticket) -> datetime:
    """The promise to answer begins anew, for whoever has the ticket now."""
    cancel(moment, ticket, ["answer"])
    return start(moment, ticket, "answer").due_at


# ------------------------------------------------------------------------- never without a clock


def keep_going(moment: Moment, ticket: Ticket) -> bool:
    """An open ticket always has something that presses: where nothing does, the next word to the
    homeowner is due (CS-2: followed until signed off). True where that had to be started."""
    if not ticket.is_open or deadlines.unfinished(moment.session, ticket.id, deadlines.PRESSING):
        return False
    if ticket.is_asked:
        start_signoff(moment, ticket)
    else:
        start(moment, ticket, "follow")
    moment.session.flush()
    return True


def press_on(moment: Moment) -> None:
    """Whatever was done just now to whichever tickets: none of them is left without a clock.

    A ticket is locked only where its clock is missing: an incident touches many, and whoever locks
    all of them meets another who does.
    """
    session = moment.session
    for number in sorted(history.touched(session)):
        seen = session.get(Ticket, number)
        if seen is None or not seen.is_open:
            continue
        if deadlines.unfinished(session, number, deadlines.PRESSING):
            continue
        ticket = tickets.ticket(session, number)
        if ticket is not None:
            keep_going(moment, ticket)


def spoke(moment: Moment, ticket: Ticket, by: Evidence) -> None:
    """The homeowner has heard from us, so the word that was due is said; the next one is due from
    here on. Each has a row of its own: what was due when stays readable."""
    _spoke(moment, ticket, deadlines.unfinished(moment.session, ticket.id), by)


def _spoke(moment: Moment, ticket: Ticket, unfinished: Sequence[Deadline], by: Evidence) -> None:
    follow = [each for each in unfinished if each.kind == "follow"]
    for deadline in follow:
        if isinstance(by, OutboxMessage) and by.created_at <= deadline.started_at:
            return  # that these words arrived says nothing new: it began when they were said
    runs = any(deadline.state == "running" for deadline in follow)
    _meet(moment, follow, by)
    if runs:
        start(moment, ticket, "follow")
        moment.session.flush()
    elif not any(each.met_at is None and each.kind in deadlines.PRESSING for each in unfinished):
        keep_going(moment, ticket)


def answered(moment: Moment, ticket: Ticket, *also: str, by: Evidence) -> None:
    """A person has answered (and done what ``also`` names); the homeowner has heard from us."""
    unfinished = deadlines.unfinished(moment.session, ticket.id)
    _meet(moment, [each for each in unfinished if each.kind in ("answer", *also)], by)
    _spoke(moment, ticket, [each for each in unfinished if each.met_at is None], by)


def runs_again(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """It is not met after all: its moment is worked out anew, and where that has passed meanwhile
    the next sweep misses it."""
    moment.session.flush()
    rests = deadline in _restable(moment, ticket)
    pauses: Sequence[Span] = ()
    if rests:
        happened = history.of_kinds(moment.session, ticket.id, policy.PAUSES)
        pauses = policy.pauses(happened, moment.now)
        deadline.due_at = policy.runs_out_at(deadline.policy, deadline.started_at, pauses)
    if not (rests and _is_waiting(moment, ticket)):
        deadline.next_at = _wants_attention_at(moment, deadline, pauses)
    moment.session.flush()


# --------------------------------------------------------------------- waiting for the homeowner


def pause(moment: Moment, ticket: Ticket) -> None:
    """What the charter lets rest stands still; the history has a "waiting" event from now on."""
    for deadline in _restable(moment, ticket):
        if moment.now <= deadline.due_at:
            deadline.next_at = None
            moment.session.add(deadline)
    for earlier in deadlines.unfinished(moment.session, ticket.id, ("wait",)):
        earlier.cancel()  # another question takes its place
        moment.session.add(earlier)
    moment.session.flush()
    rule = moment.rules.charter.waiting
    _ask_homeowner(moment, ticket, "wait", rule.clause, rule.remind_after, rule.give_up_after)


def go_on(moment: Moment, ticket: Ticket) -> None:
    """The wait is over: every moment is worked out anew from the ticket's history."""
    moment.session.flush()
    happened = history.of_kinds(moment.session, ticket.id, policy.PAUSES)
    pauses = policy.pauses(happened, moment.now)
    for deadline in _restable(moment, ticket):
        if deadline.is_paused:
            deadline.due_at = policy.runs_out_at(deadline.policy, deadline.started_at, pauses)
            deadline.next_at = _wants_attention_at(moment, deadline, pauses)
            moment.session.add(deadline)


def resume(moment: Moment, ticket: Ticket, by: Evidence, actor_id: int | None = None) -> bool:
    """The homeowner's word has come, or nobody waits for it any more. False where nobody did."""
    if not _is_waiting(moment, ticket):
        return False
    moment.record(ticket.id, Kind.RESUMED, actor_id=actor_id)
    meet(moment, ticket, "wait", by=by)
    go_on(moment, ticket)
    return True


def _is_waiting(moment: Moment, ticket: Ticket) -> bool:
    return bool(deadlines.unfinished(moment.session, ticket.id, ("wait",)))


def _restable(moment: Moment, ticket: Ticket) -> list[Deadline]:
    kinds = moment.rules.charter.waiting.pauses
    rows = deadlines.unfinished(moment.session, ticket.id, kinds)
    return [each for each in rows if each.state == "running" and "within" in each.policy]
