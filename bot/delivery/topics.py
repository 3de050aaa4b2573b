"""Where in a group a message goes: its ticket's topic, which is opened when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.channels.base import TopicAct
from bot.delivery import attachments
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
class Spot:
    """``address``: "group" or "group/topic". ``act``: what must be done there instead of saying
    anything; "open": first of all the topic itself, and then the message tries again."""

    address: str
    act: TopicAct = ""
    title: str = ""


def spot(session: Session, row: OutboxMessage, chat: StaffChat, *, crowded: bool) -> Spot | None:
    """None where something was to be done to a topic that is not there.

    Opening costs a message of the few that a group may hear: in a crowd what has no topic yet is
    said in the group itself, and the topic is opened by what comes later.
    """
    act = ACTS.get(row.kind, "")
    topic = None
    if chat.forum and row.topic_id is not None:
        topic = session.get(Topic, row.topic_id)
    if topic is not None and topic.thread:
        return Spot(f"{chat.address}/{topic.thread}", act, row.text)
    if act:
        return None
    may_open = topic is not None and topic.title and not topic.refused and not chat.topics_refused
    if topic is None or crowded or not may_open:
        return Spot(chat.address)
    return Spot(chat.address, "open", topic.title)


def together(
    session: Session,
    row: OutboxMessage,
    chat: StaffChat,
    spot_: Spot,
    waiting: Sequence[OutboxMessage],
    room: int | None,
    *,
    crowded: bool,
) -> list[OutboxMessage]:
    """What travels in the same message: a group hears only few of them a minute.

    ``room``: bytes, of a channel whose groups always get what waits as one. Others do in a crowd.
    """
    if attachments.travels_alone(row):
        return [row]
    if room is not None:
        return fitting(waiting, room)
    if not crowded:
        return [row]
    here = [each for each in waiting if spot(session, each, chat, crowded=True) == spot_]
    return fitting(here, ROOM)[:MOST]


def labelled(row: OutboxMessage, label: str) -> str:
    """Several tickets may share a message: in a group each button says whose it is."""
    if row.staff_chat_id is None or row.ticket_id is None or "#" in label:
        return label
    return f"{label} #{row.ticket_id}"


def group_of(address: str) -> str:
    """The group of "group/topic": limits and moves are the group's."""
    return address.partition("/")[0]
