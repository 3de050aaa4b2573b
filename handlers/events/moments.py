"""What an event wants at moments of its own: announced in time, told, called to mind, summed up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers import policy, telling
from handlers.context import Moment
from handlers.incoming import Reply
from handlers.wording import events as words
from handlers.wording.tongue import Tongue
from storage import contacts, events, households
from storage.events import Event

PAGE = 200  # homes told in one transaction
ONE_DAY = timedelta(days=1)


def plan(moment: Moment, row: Event) -> None:
    """Planned: it must be announced in time."""
    rule = moment.rules.charter.events
    row.stage, row.next_at = "warn", row.starts_at - rule.announce_before - rule.warn


def tell_everybody(moment: Moment, row: Event, stage: str) -> None:
    """From now on, or from the morning, everybody of the estate is told."""
    ladder, local = moment.rules.charter.dunning, moment.rules.local(moment.now).time()
    row.stage, row.told_home_id, row.next_at = stage, 0, moment.now
    if not ladder.not_before <= local < ladder.not_after:
        row.next_at = policy.decent_moment(moment.now, ladder.not_before, moment.rules.zone)


def attend(moment: Moment, row: Event) -> None:
    """Does what is due, and says when it wants to be asked again."""
    stage, row.next_at = row.stage, None
    STAGES[stage](moment, row)


def _warn(moment: Moment, row: Event) -> None:
    rule = moment.rules.charter.events
    by = row.starts_at - rule.announce_before
    now = moment.now
    _tell_role(moment, row, (rule.to,), "warn", lambda t: words.announce_soon(t, row, by, now))
    row.stage, row.next_at = "late", by


def _late(moment: Moment, row: Event) -> None:
    rule = moment.rules.charter.events
    roles = (rule.to, *rule.then)
    _tell_role(moment, row, roles, "late", lambda t: words.announced_too_late(t, row, moment.now))
    row.stage = ""


def _tell_page(moment: Moment, row: Event) -> None:
    """A page of homes; the row stays due until everybody has been told."""
    cancelled = row.stage == "cancel"
    homes = events.homes_of(moment.session, row.estate_id, row.told_home_id, PAGE)
    for home_id in homes:
        for person, _ in households.residents_of(moment.session, home_id):
            if contacts.reachable(moment.session, person.id):
                if cancelled:
                    tell(moment, row, person.id, "cancelled", words.called_off)
                else:
                    tell(moment, row, person.id, "told", words.what_is_on)
    if homes:
        row.told_home_id, row.next_at = homes[-1], moment.now
    elif cancelled:
        row.stage = ""
    else:
        told(moment, row)


def told(moment: Moment, row: Event) -> None:
    """Everybody knows; those who have signed up are reminded the evening before."""
    row.stage, row.next_at = "remind", _at(moment, row, -ONE_DAY, "remind_at")


def _remind(moment: Moment, row: Event) -> None:
    for found, person in events.sign_ups(moment.session, row.id, "going"):
        people = found.people
        tell(
            moment,
            row,
            person.id,
            "remind",
            lambda t, row, now, people=people: words.reminder(t, row, people, now),  # type: ignore[misc]
        )
    row.stage, row.next_at = "feedback", _at(moment, row, ONE_DAY, "feedback_at")


def _feedback(moment: Moment, row: Event) -> None:
    rule = moment.rules.charter.events
    for _, person in events.sign_ups(moment.session, row.id, "going"):
        tell(moment, row, person.id, "feedback", words.how_was_it)
    by = row.starts_at + rule.summary_within
    _tell_role(moment, row, (rule.to,), "held", lambda t: words.sum_up(t, row, by, moment.now))
    row.stage, row.next_at = "summary", by - rule.warn


def _summary(moment: Moment, row: Event) -> None:
    rule = moment.rules.charter.events
    by = row.starts_at + rule.summary_within
    _tell_role(moment, row, (rule.to,), "soon", lambda t: words.sum_up(t, row, by, moment.now))
    row.stage, row.next_at = "overdue", by


def _overdue(moment: Moment, row: Event) -> None:
    rule = moment.rules.charter.events
    roles = (rule.to, *rule.then)
    _tell_role(moment, row, roles, "overdue", lambda t: words.not_summed_up(t, row, moment.now))
    row.stage = ""


STAGES: dict[str, Callable[[Moment, Event], None]] = {
    "warn": _warn,
    "late": _late,
    "tell": _tell_page,
    "cancel": _tell_page,
    "remind": _remind,
    "feedback": _feedback,
    "summary": _summary,
    "overdue": _overdue,
}


def _at(moment: Moment, row: Event, days: timedelta, which: str) -> datetime:
    """A time of day before or after the event; where it has passed, now."""
    at = getattr(moment.rules.charter.events, which)
    day = row.starts_at.astimezone(moment.rules.zone).date() + days
    return max(datetime.combine(day, at, tzinfo=moment.rules.zone), moment.now)


def tell(
    moment: Moment,
    row: Event,
    person_id: int,
    key: str,
    say: Callable[[Tongue, Event, datetime], Reply],
) -> None:
    """To one person, once; useless when the event has begun, unless it is about afterwards."""
    until = None if key == "feedback" else row.starts_at
    telling.tell_person(
        moment,
        person_id,
        lambda t: say(t, row, moment.now),
        "event",
        key=f"event:{row.id}:{key}",
        stale_after=until,
    )


def _tell_role(
    moment: Moment, row: Event, roles: tuple[str, ...], key: str, say: Callable[[Tongue], Reply]
) -> None:
    for role in roles:
        telling.tell_role(moment, role, row.estate_id, say, "notice", key=f"event:{row.id}:{key}")
