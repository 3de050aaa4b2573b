"""Where in a group a message goes: its ticket's topic, which is opened when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.channels.base import TopicAct
from bot.delivery.attachments import travels_alone
from bot.delivery.batch import fitting
from storage.contacts import StaffChat
from storage.outbox import OutboxMessage
from storage.topics import Topic

CROWD = 3  # messages that wait for one group: beyond it they travel together
MOST = 10  # of them in one message
ROOM = 6000  # bytes of them

ACTS: dict[str, TopicAct] = {
    "topic_rename": "rename",
    "topic_close": "close",
    "topic_reopen": "reopen",
}


@dataclass(frozen=True, slots=True)
class Place:
    """``address``: "group" or "group/topic". ``act``: what must be done there instead of saying
    anything; "open": first of all the topic itself, and then the message tries again."""

    address: str
    act: TopicAct = ""
    title: str = ""


def place_of(
    session: Session, row: OutboxMessage, chat: StaffChat, *, crowded: bool
) -> Place | None:
    """None where something was to be done to a topic that is not there.

    Opening costs a message of the few that a group may hear: in a crowd what has no topic yet is
    said in the group itself, and the topic is opened by what comes later.
    """
    act = ACTS.get(row.kind, "")
    topic = None
    if chat.forum and row.topic_id is not None:
        topic = session.get(Topic, row.topic_id)
    if topic is not None and topic.thread:
        return Place(f"{chat.address}/{topic.thread}", act, row.text)
    if act:
        return None
    may_open = topic is not None and topic.title and not topic.refused and not chat.topics_refused
    if topic is None or crowded or not may_open:
        return Place(chat.address)
    return Place(chat.address, "open", topic.title)


def together(
    session: Session,
    chat: StaffChat,
    place: Place,
    waiting: Sequence[OutboxMessage],
    room: int | None,
    *,
    crowded: bool,
) -> list[OutboxMessage]:
    """What travels in the same message as the first that waits: a group hears few of them a minute.

    ``room``: bytes, of a channel whose groups always get what waits as one. Others do in a crowd,
    and then only what goes to the same topic: the others keep their order among themselves.
    """
    if travels_alone(waiting[0]):
        return [waiting[0]]
    if room is not None:
        return fitting(waiting, room)
    if not crowded:
        return [waiting[0]]
    here = [row for row in waiting if place_of(session, row, chat, crowded=True) == place]
    return fitting(here, ROOM)[:MOST]


def group_of(address: str) -> str:
    """The group of "group/topic": limits and moves are the group's."""
    return address.partition("/")[0]
