"""A deadline wants attention: what ran out goes up, step by step, as the charter says (CS-2)."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import deadlines, policy, telling
from handlers.context import Moment
from handlers.tickets import holding, major, offers, people, signoff, waiting
from handlers.wording import cards, clocks, names
from handlers.wording import incidents as incident_words
from handlers.wording import tickets as words
from handlers.wording.tongue import Tongue
from storage import deadlines as deadline_rows
from storage import incidents
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.deadlines import Deadline
from storage.history import Kind
from storage.incidents import Incident
from storage.tickets import Ticket


def attend(moment: Moment, deadline: Deadline) -> None:
    """Does what is due for one deadline, and says when it next wants attention."""
    ticket = moment.session.get_one(Ticket, deadline.ticket_id, with_for_update=True)
    if not ticket.is_open:
        deadline.cancel()
    elif deadline.kind == "signoff":
        _ask_again_or_close(moment, ticket, deadline)
    elif deadline.kind == "holding":
        holding.attend(moment, ticket, deadline)
    elif deadline.kind == "offer":
        offers.attend(moment, ticket, deadline)
    elif deadline.kind == "wait":
        waiting.ask_again_or_go_on(moment, ticket, deadline)
    elif deadline.state == "running" and moment.now < deadline.due_at:
        _warn(moment, ticket, deadline)
    else:
        _escalate(moment, ticket, deadline)


def _warn(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """Time is running out: whoever has the ticket hears of it, once; the supervisor need not."""
    deadline.warned_at, deadline.next_at = moment.now, deadline.due_at
    group = ticket.incident_id
    people.tell_holder(
        moment,
        ticket,
        lambda t: clocks.warning(
            t, ticket, deadline, people.home_label(moment, ticket, t), moment.now
        ),
        "card",
        # Of the many tickets of an incident one speaks for all.
        key=_of_incident(moment, group, f"warned:{deadline.kind}") if group else None,
    )
    moment.record(
        ticket.id, Kind.WARNED, deadline.kind, clause=deadline.clause, deadline=deadline.id
    )


def _escalate(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    if deadline.state == "running":
        deadlines.note_missed(moment, deadline)
    step = policy.next_step(deadline.policy, deadline.due_at, deadline.step, moment.now)
    heard = _tell(moment, ticket, deadline, step)
    moment.record(
        ticket.id,
        Kind.ESCALATED if heard else Kind.NOBODY,
        ", ".join(step.to),
        clause=deadline.clause,
        deadline=deadline.id,
        step=step.step,
    )
    deadline.step, deadline.next_at = step.next_step, step.next_at
    if not heard and step.next_at is not None and step.next_step < len(deadline.policy["steps"]):
        # Nobody could be told. The next step is not kept waiting for them.
        deadline.next_at = moment.now
    if deadline.next_at is None:
        # The chain has ended and the homeowner still waits: that must not be the end of it.
        moment.session.flush()
        deadlines.keep_going(moment, ticket)


def _tell(moment: Moment, ticket: Ticket, deadline: Deadline, step: policy.NextStep) -> int:
    """Who is off duty is not woken while somebody further up can hear it. The last step always
    finds a person: those of its roles, on duty or not, else the last resort of the charter."""
    together = _together(moment, ticket, deadline, step.step)
    say, key = together or _words(moment, ticket, deadline, step.step)

    def tell(to: Sequence[str], on_duty_only: bool) -> int:
        return people.tell_roles(
            moment,
            ticket,
            list(to),
            say,
            "escalation",
            key=key,
            on_duty_only=on_duty_only,
            of_many=together is not None,
        )

    is_last = step.step >= len(deadline.policy["steps"]) - 1
    heard = tell(step.to, on_duty_only=not is_last)
    if not heard and is_last:
        last_resort = moment.rules.charter.alerts.last_resort.to
        heard = next(filter(None, (tell([role], on_duty_only=False) for role in last_resort)), 0)
    return heard


def _words(
    moment: Moment, ticket: Ticket, deadline: Deadline, step: int
) -> tuple[telling.Compose, str]:
    """What is said, and the key under which it is said once to each who must hear it."""
    if ticket.incident_id is None:
        holder = people.holder_name(moment, ticket)
        return (
            lambda t: cards.escalation(
                t, ticket, deadline, people.home_label(moment, ticket, t), holder, moment.now
            ),
            f"deadline:{deadline.id}:{step}",
        )
    # Every home has its own promise; those who hear of it hear it once a day for all of them.
    incident = moment.session.get_one(Incident, ticket.incident_id)
    homes = incidents.count(moment.session, incident.id)
    late = moment.now - deadline.due_at
    return (
        lambda t: incident_words.escalation(t, incident, homes, deadline, late),
        _of_incident(moment, incident.id, f"{deadline.kind}:{step}"),
    )


def _together(
    moment: Moment, ticket: Ticket, deadline: Deadline, step: int
) -> tuple[telling.Compose, str] | None:
    """The words for it and others in one message, and their key; None where it is told alone."""
    bundle = _bundle(moment, ticket, deadline, step) if ticket.incident_id is None else []
    key = _of_bundle(moment, ticket, deadline, step)
    if not bundle or (len(bundle) == 1 and not _was_among(moment, ticket, deadline, step, key)):
        return None
    return lambda t: clocks.overdue(t, [_late(moment, t, *each) for each in bundle]), key


def _bundle(
    moment: Moment, ticket: Ticket, deadline: Deadline, step: int
) -> list[tuple[Deadline, Ticket]]:
    """What is told to the same people beside it, beyond the first step: what is due at this very
    moment, and, where it is told again, whatever else they have heard of. Danger, and what not all
    may know, is told by itself."""
    if not step or ticket.is_grave or ticket.is_confidential:
        return []
    to, again = policy.told(deadline.policy, step), _is_again(deadline, step)
    return [
        (each, other)
        for each, other in deadline_rows.unheeded_in(moment.session, ticket.estate_id)
        if not other.is_confidential
        and (DEPARTMENT_SUPERVISOR not in to or other.department == ticket.department)
        and policy.told(each.policy, max(each.step, 1)) == to
        and (_is_due(each, moment) or (again and _is_again(each, each.step)))
    ]


def _is_due(deadline: Deadline, moment: Moment) -> bool:
    return deadline.step > 0 and deadline.next_at is not None and deadline.next_at <= moment.now


def _is_again(deadline: Deadline, step: int) -> bool:
    return step >= len(deadline.policy["steps"])


def _of_bundle(moment: Moment, ticket: Ticket, deadline: Deadline, step: int) -> str:
    """What is told again is told once in each such span; what is new, at its moment."""
    to = "+".join(policy.told(deadline.policy, step))
    if not _is_again(deadline, step):
        return f"overdue:{ticket.estate_id}:{to}:{moment.now.isoformat()}"
    every = int(deadline.policy["every"])
    return f"overdue:{ticket.estate_id}:{to}:{every}:{int(moment.now.timestamp()) // every}"


def _was_among(moment: Moment, ticket: Ticket, deadline: Deadline, step: int, key: str) -> bool:
    """It was the last of those that were told together just now."""
    roles = moment.rules.charter.hearers(policy.told(deadline.policy, step), ticket.department)
    return any(telling.was_told(moment, role, ticket.estate_id, f"{key}:{role}") for role in roles)


def _late(moment: Moment, t: Tongue, deadline: Deadline, ticket: Ticket) -> clocks.Late:
    place = names.place(t, ticket.place) or people.home_label(moment, ticket, t)
    return clocks.Late(ticket, deadline.kind, moment.now - deadline.due_at, place)


def _of_incident(moment: Moment, incident_id: int, what: str) -> str:
    """Of the many tickets of an incident one speaks for all, once a day."""
    return f"incident:{incident_id}:{what}:{moment.rules.today(moment.now)}"


def _ask_again_or_close(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    if deadline.step == 0 and moment.now < deadline.due_at:
        until = deadline.due_at
        people.tell_reporter(
            moment,
            ticket,
            lambda t: words.remind_signoff(t, ticket, t.moment(until, moment.now)),
            "notice",
        )
        moment.record(ticket.id, Kind.REMINDED)
        deadline.step, deadline.next_at = 1, deadline.due_at
        return
    if ticket.is_major:
        major.wait_longer(moment, ticket, deadline)
        return
    ticket.lapse(moment.now)
    moment.session.add(ticket)
    signoff.plan_follow_up(moment, ticket)
    deadline.miss()
    deadline.next_at = None
    moment.record(ticket.id, Kind.LAPSED, clause=deadline.clause)
    people.tell_reporter(moment, ticket, lambda t: words.lapsed(t, ticket), "notice")
