"""What became of a message that was sent, written down: sent, tried again, held, given up."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.channels.errors import (
    Gone,
    Halted,
    Moved,
    Refused,
    SendError,
    TooFast,
    TopicGone,
    WayClosed,
)
from bot.delivery import limits
from bot.delivery.batch import Batch
from bot.delivery.claim import HELD_FOR
from bot.delivery.topics import group_of
from bot.running import Running
from handlers import deliveries
from handlers.context import Moment
from handlers.tickets import lost
from storage import contacts, outbox, parts, topics, windows
from storage.db import again, is_away, transaction
from storage.outbox import ATTEMPTS, Left, OutboxMessage

log = logging.getLogger("guanjia.delivery")

TOPICS_TRIED = 3  # topics for one message; then it is said in the group itself
HALTED = timedelta(seconds=60)
OUTAGE = timedelta(days=1)  # longer than any that a platform has had


@dataclass(frozen=True, slots=True)
class Outcome:
    batch: Batch
    provider_id: str = ""
    error: SendError | None = None

    @property
    def arrived(self) -> bool:
        """Whether the words themselves have arrived, and not only the news that there are some."""
        message = self.batch.message
        return self.error is None and message.way != "ping" and message.act != "open"


def part_left(running: Running, batch: Batch, step: int, names: parts.Names) -> None:
    """A part has left. Where that cannot be written down, the next try would repeat it."""
    try:
        with transaction(running.engine) as session:
            parts.left(session, batch.row_id, batch.message.address, step, names)
    except Exception:
        log.exception("message %s: part %s has left unnoted", batch.row_id, step)


def record(running: Running, outcomes: list[Outcome]) -> None:
    """Where what follows from one message breaks, it still counts as sent, and so do all."""
    try:
        again(lambda: _record(running, outcomes))
        return
    except Exception as problem:
        if is_away(problem):
            raise
        log.exception("some outcome cannot be written down; trying one by one")
    for outcome in outcomes:
        try:
            _record(running, [outcome])
        except Exception:
            log.exception("message %s: what follows from it is lost", outcome.batch.row_id)
            _record(running, [outcome], heeded=False)


def _record(running: Running, outcomes: list[Outcome], *, heeded: bool = True) -> None:
    now = running.clock.now()
    with transaction(running.engine) as session:
        arrived = [outcome for outcome in outcomes if outcome.arrived]
        outbox.mark_sent(session, [left for outcome in arrived for left in _left(outcome)], now)
        for outcome in outcomes:
            if outcome.error is None:
                running.took[outcome.batch.channel] = now
            several = bool(outcome.batch.message.parts.done)
            alone = not outcome.batch.joined and not several
            if outcome.arrived and alone and outcome.batch.kind != "reply":
                continue  # nobody waits to hear of it
            for row_id in outcome.batch.row_ids:
                row = session.get_one(OutboxMessage, row_id)
                if outcome.arrived and heeded and row.kind == "reply":
                    deliveries.delivered(Moment(session, running.rules, now), row)
                elif not outcome.arrived:
                    _not_arrived(running, session, row, outcome, heeded=heeded)
            for name in parts.lost_of(session, outcome.batch.row_id) if several else ():
                came_back(running, session, name, "a part of it never arrived")


def _not_arrived(
    running: Running, session: Session, row: OutboxMessage, outcome: Outcome, *, heeded: bool
) -> None:
    if outcome.batch.message.way == "ping":
        row.state, row.held = "pending", True
        row.not_before = running.clock.now() + HELD_FOR
        if outcome.error is not None:
            row.error = str(outcome.error)[:300]
    elif outcome.error is None:  # its topic is open now, and the words themselves can follow
        if row.topic_id is not None:
            topics.opened(session, row.topic_id, outcome.provider_id)
        row.state, row.not_before = "pending", running.clock.now()
    elif heeded:
        failed(running, session, row, outcome.batch, outcome.error)
    else:
        row.state, row.error = "failed", str(outcome.error)[:300]


def failed(
    running: Running, session: Session, row: OutboxMessage, batch: Batch, error: SendError
) -> None:
    """The next step after a failure."""
    now = running.clock.now()
    address = group_of(batch.message.address) if batch.group else batch.message.address
    row.state, row.error = "pending", str(error)[:300]
    match error:
        case Halted():
            row.not_before = now + HALTED
            log.error("%s is out of order: %s", batch.channel, error)
        case Moved():
            contacts.move_chat(session, batch.channel, address, error.address)
        case TooFast():
            limits.pause(session, batch.channel, address, error.wait, datetime.now(UTC))
            row.not_before = now + error.wait * running.clock.speed
        case TopicGone() if row.topic_id is not None:
            _without_topic(session, row, batch)
        case Gone():
            if contacts.lose(session, batch.channel, address, batch.contact_point_id, error.state):
                log.error("a staff group cannot be reached any more: %s", error.state)
            row.contact_point_id = None  # the next contact point, if there is one
        case WayClosed() if running.channels[batch.channel].windowed:
            _shut(session, batch)
        case Refused() if batch.message.act == "open" and row.topic_id is not None:
            log.error("a staff group lets us open no topics: %s", error)
            topics.refuse_all(session, row.topic_id)
        case Refused():
            _give_up(running, session, row)
        case _:
            row.try_again(now)
            if row.attempts >= ATTEMPTS and not _is_away(running, row, batch.channel):
                _give_up(running, session, row)


def _is_away(running: Running, row: OutboxMessage, channel: str) -> bool:
    """Whether it is the messenger that fails rather than this message: it has taken nothing since
    this was to leave. Then what nobody else would notice (an escalation, a card) waits until it
    is back. Where a person can act instead, they are told at once: a reply, a reminder."""
    if deliveries.somebody_acts(row) or running.clock.now() - row.created_at > OUTAGE:
        return False
    took = running.took.get(channel)
    return took is None or took < row.created_at


def _without_topic(session: Session, row: OutboxMessage, batch: Batch) -> None:
    """Somebody deleted the topic: it is opened anew for the words; what was to be done to the old
    one is done."""
    row.attempts += 1
    topics.forget(session, row.topic_id or 0, refused=row.attempts >= TOPICS_TRIED)
    if batch.message.act:
        row.state = "stale"


def _shut(session: Session, batch: Batch) -> None:
    """The platform has shut the window earlier than we thought: the next way."""
    window = windows.window(session, batch.channel, batch.message.address)
    if batch.message.way == "template":
        window.refuses_templates = True
    else:
        window.shut()


def _give_up(running: Running, session: Session, row: OutboxMessage) -> None:
    row.state = "failed"
    deliveries.undelivered(Moment(session, running.rules, running.clock.now()), row)


def came_back(running: Running, session: Session, name: str, why: str) -> None:
    """The platform tells that what it had taken under this name did not arrive, be it only a part
    of a message: all of it takes the next way, and what it had answered is unanswered."""
    now = running.clock.now()
    for row in parts.named(session, name):
        if row.state == "sending":
            # The rest is on its way, and its outcome is not known: two may not decide about one
            # row. The loss is noted, and ``_record`` comes here again when the rest is there.
            parts.lose(session, name)
            continue
        had_arrived = row.state == "sent"
        # One that is pending goes anew already. It is news only where this try still counts: its
        # other parts are forgotten too, and names of earlier tries mean nothing any more.
        if had_arrived or (row.state == "pending" and parts.is_of(session, row.id, name)):
            parts.forget(session, row.id)
            row.state, row.error, row.provider_id = "pending", why, name
            row.contact_point_id, row.not_before = None, now + timedelta(seconds=1)
        if had_arrived:
            # The promise to answer was met by these words. It runs again, from where it was.
            lost.taken_back(Moment(session, running.rules, now), row)


def _left(outcome: Outcome) -> list[Left]:
    batch = outcome.batch
    return [Left(row_id, outcome.provider_id, batch.contact_point_id) for row_id in batch.row_ids]
