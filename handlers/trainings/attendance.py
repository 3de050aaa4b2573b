"""A training comes near, begins and ends: people are invited, say that they are there (GM-6)."""

from __future__ import annotations

from datetime import datetime

from handlers import duties, telling
from handlers.context import Context, Moment
from handlers.errors import TooLate, WrongState
from handlers.wording import trainings as words
from storage import trainings
from storage.trainings import Training


def first_moment(moment: Moment, starts_at: datetime) -> datetime:
    """When a training is looked at for the first time: at once, where that is past."""
    return max(moment.now, starts_at - moment.rules.charter.training.invite_before)


def attend(moment: Moment, row: Training) -> None:
    """Invites, reminds, asks who is there, closes the list; what was missed is said once."""
    rule = moment.rules.charter.training
    reminds, closes = row.starts_at - rule.remind_before, row.starts_at + rule.list_closes
    if moment.now >= closes:
        row.next_at = None
        _close(moment, row)
    elif moment.now >= row.starts_at:
        row.next_at = closes
        _tell_all(moment, row, lambda t: words.begins(t, row), closes)
    elif moment.now >= reminds:
        row.next_at = row.starts_at
        _tell_all(moment, row, lambda t: words.soon(t, row, moment.now), row.starts_at)
    else:
        row.next_at = reminds
        _tell_all(moment, row, lambda t: words.invitation(t, row, moment.now), row.starts_at)
    moment.session.add(row)


def _tell_all(moment: Moment, row: Training, compose: telling.Compose, until: datetime) -> None:
    """Everybody whom it concerns now, also who has joined since it was planned."""
    managers = moment.rules.charter.training.managers
    concerned = set(trainings.audience(moment.session, row.audience, managers))
    trainings.invite(moment.session, row.id, concerned)
    for each, person in trainings.on_list(moment.session, row.id):
        if each.came_at is None and person.id in concerned:
            telling.tell_person(moment, person.id, compose, "notice", stale_after=until)


def here(context: Context, row: Training) -> None:
    """我到了: whoever says it at the right time has been there."""
    rule = context.rules.charter.training
    if row.state == "cancelled":
        raise WrongState(words.training_over(row.id))
    if context.now < row.starts_at - rule.arrive_before:
        opens = row.starts_at - rule.arrive_before
        raise WrongState(words.training_not_yet(row, opens, context.now))
    if context.now >= row.starts_at + rule.list_closes:
        raise TooLate(words.list_is_closed)
    note(context, row, context.sender.id)
    telling.answer(context, words.noted(context.t, row))


def awaits(context: Context) -> int:
    """The training to which whoever speaks may say now that they are there; 0 for none."""
    rule, now = context.rules.charter.training, context.now
    around = trainings.of_person(
        context.session, context.sender.id, now - rule.list_closes, now + rule.arrive_before
    )
    waits = [row.id for row, mine in around if mine.came_at is None and row.state == "planned"]
    return next(iter(waits), 0)


def note(context: Context, row: Training, person_id: int) -> None:
    """Somebody was there. A training that nobody seemed to have come to was held after all."""
    trainings.came(context.session, row.id, person_id, context.sender.id, context.now)
    if row.state == "empty":
        row.state = "held"
        context.session.add(row)
    if row.audience == trainings.MANAGERS:
        duties.record(
            context,
            context.rules.charter.training.duty,
            source=f"training:{row.id}",
            by=row.planned_by_id,
            evidence=[duties.Evidence("attendance", row.topic)],
        )


def _close(moment: Moment, row: Training) -> None:
    """Who was there and who was not: to the trainer and to whoever planned it."""
    found = trainings.on_list(moment.session, row.id)
    row.state = "held" if any(each.came_at for each, _ in found) else "empty"
    for person_id in {row.planned_by_id, row.trainer_id or row.planned_by_id}:
        telling.tell_person(
            moment, person_id, lambda t: words.list_of(t, row, found, moment.now), "list"
        )
