"""Send windows: how often we may still write first to somebody, and what they can answer by number.

WeChat and WeCom let a company write only after the person did: so many messages within so long.
Times here are the clock's, except where ``real`` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import JSON, and_, bindparam, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.contacts import ContactPoint
from storage.db import add_missing
from storage.outbox import OutboxMessage

LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
OFFERS = 8  # menus whose buttons still work when they are pressed later
OFFER_LIFE = timedelta(days=2)  # after that a bare number is just a number
ANSWER_LIFE = timedelta(minutes=10)  # the platform's tries are over after fifteen seconds


@dataclass(frozen=True, slots=True)
class Grant:
    """What something that the person did lets us do: so many messages within a span."""

    by: Literal["words", "click"]
    messages: int
    within: timedelta


def places(labels: Sequence[str]) -> list[int]:
    """The numbers to type for these buttons: 1, 2, 3; or those that the labels begin with, where
    all do. Whoever wants to give 5分 types 5."""
    own = [re.match(r"[1-9]\d?(?!\d)", label) for label in labels]
    numbers = [int(found[0]) for found in own if found]
    if len(numbers) == len(labels) == len(set(numbers)):
        return numbers
    return list(range(1, len(labels) + 1))


class SendWindow(SQLModel, table=True):
    """One address. The two windows stand side by side: the larger one counts, they do not add up,
    and a message takes from both."""

    __tablename__ = "send_window"

    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    words_left: int = 0
    words_until: datetime
    click_left: int = 0
    click_until: datetime
    pinged_at: datetime  # when a template message last said that there is news
    refuses_templates: bool = False
    # {"last": "7", "7": [[label, action], …]}: what was offered, by the menu's number
    offers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    offered_until: datetime

    def left(self, now: datetime) -> int:
        """How many messages may still go."""
        words = self.words_left if now < self.words_until else 0
        click = self.click_left if now < self.click_until else 0
        return max(words, click)

    def until(self, now: datetime) -> datetime:
        """The end of the window that counts."""
        words = self.words_left if now < self.words_until else 0
        return self.words_until if words else self.click_until

    def spend(self, messages: int) -> None:
        self.words_left = max(self.words_left - messages, 0)
        self.click_left = max(self.click_left - messages, 0)

    def shut(self) -> None:
        """The platform says that nothing more may go."""
        self.words_left = self.click_left = 0

    def grant(self, grant: Grant, now: datetime) -> None:
        if grant.by == "words":
            self.words_left, self.words_until = grant.messages, now + grant.within
        else:
            self.click_left, self.click_until = grant.messages, now + grant.within

    def offer(self, buttons: Sequence[Sequence[str]], now: datetime) -> str:
        """Remembers a menu; returns its number."""
        number = str(int(self.offers.get("last", "0")) + 1)
        menus = {name: menu for name, menu in self.offers.items() if name != "last"}
        oldest = sorted(menus, key=int)[: max(len(menus) - OFFERS + 1, 0)]
        kept = {name: menu for name, menu in menus.items() if name not in oldest}
        self.offers = {**kept, number: [list(each) for each in buttons], "last": number}
        self.offered_until = now + OFFER_LIFE
        return number

    def chosen(self, place: int, now: datetime, menu: str = "") -> str:
        """The action behind the button with this number (see ``places``), of the last menu where
        none is named; "" where there is none."""
        if not menu and now >= self.offered_until:
            return ""
        buttons = self.offers.get(menu or self.offers.get("last", ""), [])
        numbers = places([label for label, _ in buttons])
        return str(buttons[numbers.index(place)][1]) if place in numbers else ""


class PassiveAnswer(SQLModel, table=True):
    """What one delivery was answered with, in the same breath. A second try of the platform gets
    the same. Undecided: its request still waits, and nobody else writes to that address."""

    __tablename__ = "passive_answer"

    channel: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    address: str = Field(index=True)
    opened_at: datetime  # real time
    decided_at: datetime | None = None  # real time
    text: str = ""


def window(session: Session, channel: str, address: str) -> SendWindow:
    """The row of an address, ours until this transaction ends; made where it is missing."""
    fresh = {
        "channel": channel,
        "address": address,
        "words_left": 0,
        "click_left": 0,
        "refuses_templates": False,
        "offers": {},
        **dict.fromkeys(("words_until", "click_until", "pinged_at", "offered_until"), LONG_AGO),
    }
    add_missing(session, SendWindow, [fresh], ["channel", "address"])
    return session.get_one(SendWindow, (channel, address), with_for_update=True)


_OF_PERSON = (
    select(SendWindow)
    .join(
        ContactPoint,
        and_(
            col(ContactPoint.channel) == col(SendWindow.channel),
            col(ContactPoint.address) == col(SendWindow.address),
        ),
    )
    .where(
        col(ContactPoint.person_id) == bindparam("person"),
        col(ContactPoint.state) == "active",
    )
    .order_by(col(ContactPoint.seen_at).desc(), col(ContactPoint.id).desc())
)


def of_person(session: Session, person_id: int) -> SendWindow | None:
    """The window of the address where this person spoke last; None where no messenger of theirs
    has windows."""
    return session.exec(_OF_PERSON, params={"person": person_id}).first()


# ----------------------------------------------------------------------------- passive answers


def open_answer(session: Session, channel: str, key: str, address: str, real: datetime) -> None:
    """A request waits from now on; an older try of the same delivery stays as it is."""
    old = and_(
        col(PassiveAnswer.address) == address, col(PassiveAnswer.opened_at) < real - ANSWER_LIFE
    )
    session.exec(delete(PassiveAnswer).where(old))
    fresh = {"channel": channel, "key": key, "address": address, "opened_at": real, "text": ""}
    add_missing(session, PassiveAnswer, [{**fresh, "decided_at": None}], ["channel", "key"])


def answer(session: Session, channel: str, key: str) -> PassiveAnswer | None:
    """The row, ours until this transaction ends."""
    return session.get(PassiveAnswer, (channel, key), with_for_update=True)


def waiting(
    session: Session, channels: Collection[str], since: datetime
) -> frozenset[tuple[str, str]]:
    """The addresses (with their channel) at which a request waits, opened after ``since``."""
    if not channels:
        return frozenset()
    query = select(PassiveAnswer.channel, PassiveAnswer.address).where(
        col(PassiveAnswer.channel).in_(channels),
        col(PassiveAnswer.decided_at).is_(None),
        col(PassiveAnswer.opened_at) > since,
    )
    return frozenset((channel, address) for channel, address in session.exec(query).all())


# ------------------------------------------------------------------------- messages that wait


def ready_for(
    session: Session, person_id: int, point_id: int, now: datetime
) -> Sequence[OutboxMessage]:
    """What may be said to a person at this address now, in order, also what was held back."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.receiver) == f"p{person_id}",
        col(OutboxMessage.state) == "pending",
        or_(col(OutboxMessage.not_before) <= now, col(OutboxMessage.held)),
        or_(col(OutboxMessage.stale_after).is_(None), col(OutboxMessage.stale_after) >= now),
        or_(
            col(OutboxMessage.contact_point_id).is_(None),
            col(OutboxMessage.contact_point_id) == point_id,
        ),
    )
    return session.exec(query.order_by(col(OutboxMessage.id)).with_for_update()).all()


def ready_for_chat(
    session: Session, chat_id: int, first_id: int, now: datetime
) -> Sequence[OutboxMessage]:
    """What may be said to a staff chat now, in order, from one message on."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.receiver) == f"c{chat_id}",
        col(OutboxMessage.id) >= first_id,
        col(OutboxMessage.not_before) <= now,
        col(OutboxMessage.state) == "pending",
        or_(col(OutboxMessage.stale_after).is_(None), col(OutboxMessage.stale_after) >= now),
    )
    return session.exec(query.order_by(col(OutboxMessage.id)).limit(50).with_for_update()).all()


def release(session: Session, person_id: int, now: datetime) -> None:
    """The person has written: what was held back may try again."""
    session.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.receiver) == f"p{person_id}",
            col(OutboxMessage.state) == "pending",
            col(OutboxMessage.held),
        )
        .values(not_before=now, held=False)
    )


def replies_sent(session: Session, ticket_id: int, since: datetime) -> Sequence[OutboxMessage]:
    """A ticket's replies that have reached somebody since then, the first one first."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.ticket_id) == ticket_id,
        col(OutboxMessage.kind) == "reply",
        col(OutboxMessage.state) == "sent",
        col(OutboxMessage.sent_at) >= since,
    )
    return session.exec(query.order_by(col(OutboxMessage.sent_at))).all()
