"""Topics that do not show how their tickets stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.context import Moment
from handlers.rules import Rules
from handlers.tickets import topics as tickets_topics
from scheduler.sweep import sweep
from storage import topics


def next_move(moment: Moment) -> datetime | None:
    return moment.now if topics.out_of_step_ids(moment.session, moment.now, 1) else None


def keep_in_step(engine: Engine, rules: Rules, now: datetime) -> int:
    return sweep(engine, rules, now, topics.out_of_step_ids, _keep, _put_off)


def _keep(moment: Moment, topic_id: int) -> bool:
    topic = topics.topic(moment.session, topic_id)
    if topic is None or topic.ticket_id is None:
        return False
    tickets_topics.keep_in_step(moment, topic)
    return True


def _put_off(session: Session, topic_id: int, _until: datetime) -> None:
    """One that cannot be kept in step is left alone until somebody speaks in it again."""
    topic = topics.topic(session, topic_id)
    if topic is not None:
        topic.settled = True
        session.add(topic)
