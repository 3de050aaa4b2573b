"""From outbox rows to batches: which way each message goes, and whether it may go now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.channels.base import Channel, Joining, Outgoing, Parts, Way, Weighed, Windowed, serves
from bot.delivery import attachments, limits, topics
from bot.delivery.batch import buttons_of, fitting
from bot.delivery.pings import may_knock, point_to_knock_at, way_by_phone
from handlers.incoming import Button
from storage import contacts, outbox, parts, people, windows
from storage.contacts import ContactPoint, StaffChat
from storage.outbox import OutboxMessage, To
from storage.windows import SendWindow

CLAIM = timedelta(seconds=60)  # real time; whoever has not reported by then has died
ANSWERING = timedelta(seconds=3)  # real time; how long a request can wait for its answer
HELD_FOR = timedelta(minutes=10)  # then one looks whether there is a way now


@dataclass(frozen=True, slots=True)
class Batch:
    row_id: int
    kind: str
    channel: str
    group: bool
    contact_point_id: int | None
    message: Outgoing
    paper_id: int | None = None
    joined: tuple[int, ...] = ()  # further rows that travel in the same message

    @property
    def row_ids(self) -> tuple[int, ...]:
        return (self.row_id, *self.joined)


@dataclass
class Claim:
    """One look at the outbox."""

    session: Session
    now: datetime
    real_now: datetime
    speed: float
    channels: Mapping[str, Channel]
    media: Path
    limited: bool = True
    batches: list[Batch] = field(default_factory=list)
    lost: list[OutboxMessage] = field(default_factory=list)  # nobody can be reached this way
    torn: list[OutboxMessage] = field(default_factory=list)  # replies whose files cannot be had
    held: list[OutboxMessage] = field(default_factory=list)  # they wait for the person to write
    knocking: set[int] = field(default_factory=set)  # of those, whom a template tells so
    seen: int = 0
    _busy: frozenset[tuple[str, str]] = frozenset()
    _begun: dict[tuple[int, str], list[parts.Names]] = field(default_factory=dict)

    def pack(self, limit: int) -> None:
        rows = outbox.next_due(self.session, self.now, limit)
        self.seen = len(rows)
        tried = [row.id for row in rows if row.attempts or row.error]
        self._begun = parts.done(self.session, tried)
        points = contacts.active_of(
            self.session, [row.person_id for row in rows if row.person_id is not None]
        )
        self._busy = windows.waiting(
            self.session,
            [name for name, channel in self.channels.items() if isinstance(channel, Windowed)],
            self.real_now - ANSWERING,
        )
        spoken_to: set[str] = set()  # held rows do not queue: still one message at a time
        for row in rows:
            if row.receiver in spoken_to:
                self.seen -= 1
            elif row.stale_after is not None and row.stale_after < self.now:
                row.state = "stale"
            elif row.staff_chat_id is not None:
                self._to_chat(row, self.session.get_one(StaffChat, row.staff_chat_id))
            else:
                self._to_person(row, points.get(row.person_id or 0, []))
            spoken_to |= {row.receiver} if self._packed(row) else set()
        claimed = [row_id for batch in self.batches for row_id in batch.row_ids]
        outbox.claim(self.session, claimed, self.now + CLAIM * self.speed)

    def _packed(self, row: OutboxMessage) -> bool:
        return bool(self.batches) and self.batches[-1].row_id == row.id

    def _to_chat(self, row: OutboxMessage, chat: StaffChat) -> None:
        if chat.state != "active":
            self._to_its_people(row, chat)
        elif chat.channel not in self.channels:
            self._later(row, timedelta(seconds=30))
        else:
            self._tell_chat(row, chat)

    def _tell_chat(self, row: OutboxMessage, chat: StaffChat) -> None:
        waiting = windows.ready_for_chat(self.session, chat.id, row.id, self.now)
        crowded = self.limited and len(waiting) > topics.CROWD
        spot = topics.spot(self.session, row, chat, crowded=crowded)
        if spot is None:
            row.state = "stale"
            return
        if spot.act:
            message = Outgoing(row.id, spot.address, spot.title, act=spot.act)
            self._pack(row, chat.channel, spot.address, None, message=message)
            return
        channel = self.channels[chat.channel]
        room = channel.group_room if isinstance(channel, Joining) else None
        rows = topics.together(self.session, row, chat, spot, waiting, room, crowded=crowded)
        message = self._as_one(rows, spot.address)
        joined = tuple(each.id for each in rows[1:])
        self._pack(row, chat.channel, spot.address, None, message=message, joined=joined)

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
                "duty_id",
                "text",
                "buttons",
                "photo_id",
                "file_ids",
                "paper_id",
                "stale_after",
            )
        }
        for person in people.holders(self.session, chat.role, chat.estate_id, self.now).hearing:
            copy = {**copied, "key": f"reroute:{row.id}"}
            outbox.enqueue(self.session, To(person_id=person.id), copy, self.now)

    def _to_person(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> None:
        usable = [each for each in points if serves(self.channels, each.channel, each.address)]
        usable.sort(key=lambda each: each.id != row.contact_point_id)  # the wished one first
        if any(self._through(row, point) for point in usable):
            return
        if usable:
            self._hold(row, usable)
        elif points:  # another process serves that channel
            self._later(row, timedelta(seconds=30))
        else:
            row.state, row.error = "failed", "no way to reach this person"
            self.lost.append(row)

    def _through(self, row: OutboxMessage, point: ContactPoint) -> bool:
        """Whether the message has found its way here, or is about to."""
        channel = self.channels[point.channel]
        if not isinstance(channel, Windowed):
            self._pack(row, point.channel, point.address, point.id)
            return True
        if (point.channel, point.address) in self._busy:  # leaves with the answer to a request
            self.seen -= 1
            return True
        window = windows.window(self.session, point.channel, point.address)
        message = self._message(row, point.address)
        if channel.speaks and channel.weight(message) <= window.left(self.now):
            self._speak(row, point, channel, window)
        elif may_knock(channel, window) and channel.fits_template(message):
            self._pack(row, point.channel, point.address, point.id, "template")
        else:
            return False
        return True

    def _speak(
        self, row: OutboxMessage, point: ContactPoint, channel: Windowed, window: SendWindow
    ) -> None:
        """As few messages as possible: what else waits for this person travels along."""
        rows = [row]
        if not attachments.travels_alone(row):
            waiting = windows.ready_for(self.session, row.person_id or 0, point.id, self.now)
            rows = fitting([each for each in waiting if each.id >= row.id], channel.room)
        buttons = buttons_of(rows)
        menu = window.offer(buttons, self.now) if buttons else ""
        if not buttons and row.kind == "answer":
            window.offered_until = self.now  # the talk has moved on: a number is just a number
        message = replace(self._as_one(rows, point.address), menu=menu)
        joined = tuple(each.id for each in rows[1:])
        if self._pack(row, point.channel, point.address, point.id, message=message, joined=joined):
            window.spend(channel.weight(message))
            self.session.add(window)

    def _hold(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> None:
        """Every window is shut. A template says that there is news; the words themselves wait."""
        if row.task_id is not None:  # a reminder: a call does it better than waiting
            row.state, row.error = "failed", "the reply window is shut"
            self.lost.append(row)
            return
        first = not row.held
        row.held, row.not_before = True, self.now + HELD_FOR
        self.session.add(row)
        if not first:
            return
        way: Way = "knock"
        if self._knock(row, points):
            self.knocking.add(row.id)
        elif found := way_by_phone(
            self.session, self.channels, row, self._message(row, ""), self.now
        ):
            phone, way = found
            self._pack(row, "sms", phone, None, way)
        if way == "knock":
            self.held.append(row)

    def _knock(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> bool:
        """Whether a template message says now that there is news."""
        point = point_to_knock_at(self.session, self.channels, points, self.now)
        return point is not None and self._pack(
            row, point.channel, point.address, point.id, "knock"
        )

    def _as_one(self, rows: Sequence[OutboxMessage], address: str) -> Outgoing:
        """Several rows in one message: their texts and their buttons, in order."""
        message = self._message(rows[0], address)
        if len(rows) == 1:
            return message
        return replace(
            message,
            text="\n\n".join(each.text for each in rows),
            buttons=tuple(
                Button(topics.labelled(row, label), act)
                for row in rows
                for label, act in row.buttons
            ),
        )

    def _message(self, row: OutboxMessage, address: str, way: Way = "") -> Outgoing:
        buttons = tuple(Button(label, action) for label, action in row.buttons)
        photo, files = attachments.kept(self.session, row, self.media)
        return Outgoing(
            row.id,
            address,
            row.text,
            buttons,
            photo,
            files=files,
            ticket_id=row.ticket_id,
            failed_as=row.provider_id or "",
            way=way,
            parts=Parts(self._begun.get((row.id, address), [])),
        )

    def _pack(
        self,
        row: OutboxMessage,
        channel: str,
        address: str,
        point_id: int | None,
        way: Way = "",
        *,
        message: Outgoing | None = None,
        joined: tuple[int, ...] = (),
    ) -> bool:
        """False where it must wait a little."""
        if not self._is_whole(row):
            return False
        group = row.staff_chat_id is not None
        message = message or self._message(row, address, way)
        if self.limited:
            weight = self._weight(row, self.channels[channel], message)
            place = topics.group_of(address) if group else address
            wait = limits.wait(self.session, channel, place, group, self.real_now, weight)
            if wait:
                self._later(row, wait)
                return False
        self.batches.append(
            Batch(row.id, row.kind, channel, group, point_id, message, row.paper_id, joined)
        )
        return True

    def _weight(self, row: OutboxMessage, channel: Channel, message: Outgoing) -> int:
        """How many messages it is to the platform; a paper is one more, drawn on the way."""
        if not isinstance(channel, Weighed):
            return 1
        return max(channel.weight(message), 1) + (row.paper_id is not None)

    def _is_whole(self, row: OutboxMessage) -> bool:
        """Whether it may leave: a reply only with all its files, anything else after a while."""
        age = (self.now - row.created_at) / self.speed
        state = attachments.state(self.session, row, age)
        if state == "fetching":
            self._later(row, timedelta(seconds=1))
        elif state == "torn":
            row.state, row.error = "failed", "a file could not be had"
            self.torn.append(row)
        return state == "whole"

    def _later(self, row: OutboxMessage, wait: timedelta) -> None:
        """``wait`` is real time; the row is in the clock's."""
        row.not_before = self.now + wait * self.speed
