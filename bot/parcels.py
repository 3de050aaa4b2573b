"""From outbox rows to parcels: which way each message goes, and whether it may go now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot import limits
from bot.channels.base import Outgoing
from handlers.incoming import Button
from storage import contacts, outbox, people
from storage.attachments import Attachment
from storage.contacts import ContactPoint, StaffChat
from storage.outbox import OutboxMessage, To

CLAIM = timedelta(seconds=60)  # real time; whoever has not reported by then has died
PHOTO_PATIENCE = timedelta(
    seconds=15
)  # real time; how long a message waits for its photo to be fetched


@dataclass(frozen=True, slots=True)
class Parcel:
    row_id: int
    kind: str
    channel: str
    group: bool
    contact_point_id: int | None
    message: Outgoing
    paper_id: int | None = None


@dataclass
class Packing:
    """One look at the outbox."""

    session: Session
    now: datetime
    real_now: datetime
    speed: float
    channels: Collection[str]
    media: Path
    limited: bool = True
    parcels: list[Parcel] = field(default_factory=list)
    lost: list[OutboxMessage] = field(default_factory=list)  # nobody can be reached this way
    seen: int = 0

    def pack(self, limit: int) -> None:
        rows = outbox.next_due(self.session, self.now, limit)
        self.seen = len(rows)
        points = contacts.active_of(
            self.session, [row.person_id for row in rows if row.person_id is not None]
        )
        for row in rows:
            if row.stale_after is not None and row.stale_after < self.now:
                row.state = "stale"
            elif row.staff_chat_id is not None:
                self._to_chat(row, self.session.get_one(StaffChat, row.staff_chat_id))
            else:
                self._to_person(row, points.get(row.person_id or 0, []))
        claimed = [parcel.row_id for parcel in self.parcels]
        outbox.claim(self.session, claimed, self.now + CLAIM * self.speed)

    def _to_chat(self, row: OutboxMessage, chat: StaffChat) -> None:
        if chat.state != "active":
            self._to_its_people(row, chat)
        elif chat.channel not in self.channels:
            self._later(row, timedelta(seconds=30))
        else:
            self._pack(row, chat.channel, chat.address, None)

    def _to_its_people(self, row: OutboxMessage, chat: StaffChat) -> None:
        """The group is gone: what was meant for it goes to its people one by one."""
        row.state, row.error = "failed", "the group cannot be reached"
        if chat.role is None:
            return
        copied = {
            name: getattr(row, name)
            for name in (
                "kind",
                "ticket_id",
                "task_id",
                "text",
                "buttons",
                "photo_id",
                "paper_id",
                "stale_after",
            )
        }
        for person in people.with_role(self.session, chat.role, chat.estate_id):
            copy = {**copied, "key": f"reroute:{row.id}"}
            outbox.enqueue(self.session, To(person_id=person.id), copy, self.now)

    def _to_person(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> None:
        usable = [each for each in points if each.channel in self.channels]
        wished = [each for each in usable if each.id == row.contact_point_id]
        if usable:
            point = (wished or usable)[0]
            self._pack(row, point.channel, point.address, point.id)
        elif points:  # another process serves that channel
            self._later(row, timedelta(seconds=30))
        else:
            row.state, row.error = "failed", "no way to reach this person"
            self.lost.append(row)

    def _pack(self, row: OutboxMessage, channel: str, address: str, point_id: int | None) -> None:
        photo, patient = self._photo(row)
        if patient:
            self._later(row, timedelta(seconds=1))
            return
        group = point_id is None
        if self.limited:
            wait = limits.wait(self.session, channel, address, group, self.real_now)
            if wait:
                self._later(row, wait)
                return
        buttons = tuple(Button(label, action) for label, action in row.buttons)
        message = Outgoing(row.id, address, row.text, buttons, photo)
        self.parcels.append(
            Parcel(row.id, row.kind, channel, group, point_id, message, row.paper_id)
        )

    def _photo(self, row: OutboxMessage) -> tuple[Path | None, bool]:
        """The photo's file; and whether it is worth waiting for."""
        if row.photo_id is None:
            return None, False
        photo = self.session.get_one(Attachment, row.photo_id)
        if photo.state == "kept":
            return self.media / photo.path, False
        return (
            None,
            photo.state == "remote" and self.now < row.created_at + PHOTO_PATIENCE * self.speed,
        )

    def _later(self, row: OutboxMessage, wait: timedelta) -> None:
        """``wait`` is real time; the row is in the clock's."""
        row.not_before = self.now + wait * self.speed
