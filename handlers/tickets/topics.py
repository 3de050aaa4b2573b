"""Keeps the topics of staff groups in step with their tickets: renamed, closed, opened again."""

from __future__ import annotations

from handlers.context import Moment
from handlers.wording import topics as words
from storage import outbox
from storage.outbox import To
from storage.tickets import Ticket
from storage.topics import Topic


def keep_in_step(moment: Moment, topic: Topic) -> None:
    """What is to be done there leaves through the outbox, behind what was said before it."""
    ticket = moment.session.get_one(Ticket, topic.ticket_id)
    title = words.title(moment.tongue(), ticket)
    if ticket.is_open and topic.closed:
        topic.closed = False
        _do(moment, topic, "topic_reopen", title)
    if title != topic.title:
        _do(moment, topic, "topic_rename", title)
    if not ticket.is_open and not topic.closed:
        topic.closed = True
        _do(moment, topic, "topic_close", title)
    topic.title, topic.state, topic.urgency = title, ticket.state, ticket.urgency
    topic.settled = topic.closed
    moment.session.add(topic)


def _do(moment: Moment, topic: Topic, kind: str, title: str) -> None:
    message = {"kind": kind, "text": title, "topic_id": topic.id, "ticket_id": topic.ticket_id}
    outbox.enqueue(moment.session, To(staff_chat_id=topic.staff_chat_id), message, moment.now)
