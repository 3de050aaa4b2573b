"""Taking what may leave: one look at the outbox, from its rows to batches that are claimed."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.channels.base import Channel, Outgoing, Way, serves
from bot.delivery import attachments, limits, topics
from bot.delivery.batch import Batch, Writer, fitting, menu_of
from bot.delivery.route import ANSWERED, Address, Facts, How, Message, Route, Window, route, taken
from bot.running import Running
from handlers import bundles, deliveries
from handlers.context import Moment
from handlers.rules import Rules
from storage import contacts, outbox, parts, people, windows
from storage.contacts import ContactPoint, StaffChat
from storage.db import again, is_away, transaction
from storage.outbox import ATTEMPTS, OutboxMessage, To
from storage.windows import SendWindow

log = logging.getLogger("guanjia.delivery")

CLAIM = timedelta(seconds=60)  # real time; whoever has not reported by then has died
ANSWERING = timedelta(seconds=3)  # real time; how long a request can wait for its answer
HELD_FOR = timedelta(minutes=10)  # then one looks whether there is a way now
ELSEWHERE = timedelta(seconds=30)  # real time; so long we leave it to a process with that channel
FETCHING = timedelta(seconds=1)  # real time; until we look again whether its files are there

ROOM = 3000  # bytes of what travels together to one person
MATTERS = ("reply", "escalation")  # what somebody must hear of, by short message if need be
PLAIN: Way = ""
WAYS: dict[How, Way] = {"template": "template", "ping": "ping"}
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# What a message to a group that is gone takes along on its way to each of its people.
_REROUTED = frozenset(
    [
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
    ]
)


@dataclass
class Claim:
    """One look. Times are the clock's, except where ``real`` says otherwise."""

    session: Session
    now: datetime
    real_now: datetime
    speed: float
    channels: Mapping[str, Channel]
    media: Path
    rules: Rules
    limited: bool = True
    batches: list[Batch] = field(default_factory=list)
    lost: list[OutboxMessage] = field(default_factory=list)  # nobody can be reached this way
    partial: list[OutboxMessage] = field(default_factory=list)  # replies whose files are lost
    held: list[OutboxMessage] = field(default_factory=list)  # they wait for the person to write
    pinged: set[int] = field(default_factory=set)  # of those, whom a template tells so
    seen: int = 0  # rows that were looked at and are settled for now
    _writer: Writer = field(init=False)
    _answering: frozenset[tuple[str, str]] = frozenset()

    def take(self, limit: int) -> None:
        """Batches up to ``limit`` rows that may leave, and claims them."""
        rows = outbox.next_due(self.session, self.now, limit)
        self.seen = len(rows)
        tried = [row.id for row in rows if row.attempts or row.error]
        self._writer = Writer(self.session, self.media, parts.done(self.session, tried), self.rules)
        points = contacts.active_of(
            self.session, [row.person_id for row in rows if row.person_id is not None]
        )
        windowed = [name for name, channel in self.channels.items() if channel.windowed]
        self._answering = windows.waiting(self.session, windowed, self.real_now - ANSWERING)
        # What is held lets later rows of the same person pass, so that two of them may be due.
        # Only one of them leaves at a time all the same: order holds where both find a way.
        spoken_to: set[str] = set()
        for row in rows:
            if row.receiver in spoken_to:
                self.seen -= 1
                continue
            before = len(self.batches)
            self._settle(row, points.get(row.person_id or 0, []))
            if len(self.batches) > before:
                spoken_to.add(row.receiver)
        claimed = [row_id for batch in self.batches for row_id in batch.row_ids]
        outbox.claim(self.session, claimed, self.now + CLAIM * self.speed)

    def _settle(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> None:
        if row.stale_after is not None and row.stale_after < self.now:
            row.state = "stale"
        elif row.staff_chat_id is not None:
            self._to_chat(row, self.session.get_one(StaffChat, row.staff_chat_id))
        else:
            self._to_person(row, points)

    # ------------------------------------------------------------------------------ to a group

    def _to_chat(self, row: OutboxMessage, chat: StaffChat) -> None:
        if chat.state != "active":
            self._to_its_people(row, chat)
        elif chat.channel not in self.channels:
            self._later(row, ELSEWHERE)
        else:
            self._tell_chat(row, chat)

    def _tell_chat(self, row: OutboxMessage, chat: StaffChat) -> None:
        waiting = windows.ready_for_chat(self.session, chat.id, row.id, self.now)
        crowded = self.limited and len(waiting) > topics.CROWD
        place = topics.place_of(self.session, row, chat, crowded=crowded)
        if place is None:
            row.state = "stale"
            return
        there = Address(chat.channel, place.address)
        if place.act:
            message = Outgoing(row.id, place.address, place.title, act=place.act)
            self._batch([row], there, message)
            return
        room = self.channels[chat.channel].group_room
        rows = topics.together(self.session, chat, place, waiting, room, crowded=crowded)
        self._batch(rows, there, self._writer.message(rows, place.address))

    def _to_its_people(self, row: OutboxMessage, chat: StaffChat) -> None:
        """The group is gone: what was meant for it goes to its people one by one."""
        row.state, row.error = "failed", "the group cannot be reached"
        if chat.role is None:
            return
        copy = {name: getattr(row, name) for name in _REROUTED} | {"key": f"reroute:{row.id}"}
        for person in people.holders(self.session, chat.role, chat.estate_id, self.now).hearing:
            outbox.enqueue(self.session, To(person_id=person.id), copy, self.now)

    # ----------------------------------------------------------------------------- to a person

    def _to_person(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> None:
        message = Message(
            wished=row.contact_point_id,
            reminder=row.task_id is not None,
            held=row.held,
            matters=row.kind in MATTERS,
        )
        decided = route(message, self._facts(row, points))
        if decided.how == "wait":
            self._later(row, ELSEWHERE)
        elif decided.how == "lose":
            row.state, row.error = "failed", decided.why
            self.lost.append(row)
        elif decided.how == "answer":
            self.seen -= 1  # it leaves by another door, in a moment
        elif self._is_whole(row):
            self._go(row, decided)

    def _go(self, row: OutboxMessage, decided: Route) -> None:
        there, first = decided.at, not row.held
        if decided.how in ("ping", "hold"):
            row.held, row.not_before = True, self.now + HELD_FOR
            if first:
                self.held.append(row)
        if there is None:
            return
        if decided.how == "window":
            self._speak(row, there)
            return
        way = WAYS.get(decided.how, PLAIN)
        rows = self._together(row) if way == PLAIN else [row]
        sent = self._batch(rows, there, self._writer.message(rows, there.address, way))
        if sent and (way == "ping" or there.point_id is None):
            self._window(there).pinged_at = self.now
        if sent and way == "ping" and there.point_id is not None:
            self.pinged.add(row.id)

    def _together(self, row: OutboxMessage) -> list[OutboxMessage]:
        """What is late, and more of one matter, are told as one."""
        if row.attempts or row.error:
            return [row]  # it may have left already, and then not with what came since
        if row.kind not in outbox.TOGETHER or attachments.travels_alone(row):
            return [row]
        if row.kind == outbox.LATE and not bundles.may_wait(self.session, row):
            return [row]
        rows = outbox.waiting_like(self.session, row, self.now)
        if row.kind == outbox.LATE:
            return [row, *(other for other in rows if bundles.may_wait(self.session, other))]
        return fitting([row, *rows], ROOM)

    def _facts(self, row: OutboxMessage, points: Sequence[ContactPoint]) -> Facts:
        """No more than ``route`` needs: windows are rows to lock, and where an address takes the
        message anyway nobody asks what lies behind it."""
        ours = [point for point in points if serves(self.channels, point.channel, point.address)]
        ours.sort(key=lambda point: point.id != row.contact_point_id)
        addresses: list[Address] = []
        for point in ours:
            addresses.append(self._address(row, point.channel, point.address, point.id))
            if taken(addresses[-1]):
                return Facts(self.now, addresses)
        others = len(ours) < len(points)
        return Facts(self.now, addresses, others, self._phone(row) if addresses else None)

    def _address(
        self, row: OutboxMessage, name: str, address: str, point_id: int | None = None
    ) -> Address:
        channel = self.channels[name]
        if not channel.windowed:
            return Address(name, address, point_id)
        if (name, address) in self._answering:  # whoever answers has its window in hand
            return Address(name, address, point_id, ANSWERED)
        window = windows.window(self.session, name, address)
        message = self._writer.message([row], address)
        return Address(
            name,
            address,
            point_id,
            Window(
                left=window.left(self.now) if channel.speaks else 0,
                weight=max(channel.weight(message), 1),
                templates=channel.takes_templates and not window.refuses_templates,
                fits=channel.fits_template(message),
                pinged_at=window.pinged_at,
            ),
        )

    def _phone(self, row: OutboxMessage) -> Address | None:
        """The number for a short message, where it may matter: a window is a row to lock."""
        if "sms" not in self.channels or row.person_id is None or row.held:
            return None
        if row.kind not in MATTERS and row.task_id is None:
            return None
        phones = people.person(self.session, row.person_id).phones
        phone = next((number for number in phones if _MOBILE.fullmatch(number)), "")
        return self._address(row, "sms", phone) if phone else None

    def _window(self, there: Address) -> SendWindow:
        return windows.window(self.session, there.channel, there.address)

    def _speak(self, row: OutboxMessage, there: Address) -> None:
        """As few messages as possible: what else waits for this person travels along, since a
        window takes only so many."""
        channel, window = self.channels[there.channel], self._window(there)
        rows = [row]
        if not attachments.travels_alone(row):
            waiting = windows.ready_for(
                self.session, row.person_id or 0, there.point_id or 0, self.now
            )
            rows = fitting([other for other in waiting if other.id >= row.id], channel.room)
        message = replace(
            self._writer.message(rows, there.address), menu=menu_of(rows, window, self.now)
        )
        if self._batch(rows, there, message):
            window.spend(channel.weight(message))

    # ------------------------------------------------------------------------------ for both

    def _batch(self, rows: Sequence[OutboxMessage], there: Address, message: Outgoing) -> bool:
        """False where it must wait a little."""
        row = rows[0]
        group = row.staff_chat_id is not None
        if group and not self._is_whole(row):
            return False
        if self.limited:
            # A paper is one more message, drawn on the way.
            channel, paper = self.channels[there.channel], row.paper_id is not None
            weight = max(channel.weight(message), 1) + paper
            address = topics.group_of(there.address) if group else there.address
            wait = limits.wait(self.session, there.channel, address, group, self.real_now, weight)
            if wait:
                self._later(row, wait)
                return False
        joined = tuple(other.id for other in rows[1:])
        self.batches.append(
            Batch(
                row.id,
                row.kind,
                there.channel,
                group,
                there.point_id,
                message,
                row.paper_id,
                joined,
            )
        )
        return True

    def _is_whole(self, row: OutboxMessage) -> bool:
        """Whether it may leave: a reply only with all its files, anything else after a while."""
        age = (self.now - row.created_at) / self.speed
        state = attachments.state(self.session, row, age)
        if state == "fetching":
            self._later(row, FETCHING)
        elif state == "partial":
            row.state, row.error = "failed", "a file could not be had"
            self.partial.append(row)
        return state == "whole"

    def _later(self, row: OutboxMessage, wait: timedelta) -> None:
        """``wait`` is real time; the row is in the clock's."""
        row.not_before = self.now + wait * self.speed


# ------------------------------------------------------------------------- in transactions of ours


def claim(running: Running, limit: int, *, limited: bool = True) -> tuple[list[Batch], int]:
    """The batches that may leave, and how many rows were settled. One row that breaks holds up no
    other: it is put off, and at last given up."""
    try:
        claimed = again(lambda: _claim(running, limit, limited))
        return claimed.batches, claimed.seen
    except Exception as problem:
        if is_away(problem):
            raise
        log.exception("some message cannot be batched; trying one by one")
    batches: list[Batch] = []
    seen = 0
    for _ in range(limit):
        try:
            claimed = _claim(running, 1, limited)
        except Exception:
            _put_off_first(running)
            continue
        if not claimed.seen:
            break
        batches += claimed.batches
        seen += claimed.seen
    return batches, seen


def _claim(running: Running, limit: int, limited: bool) -> Claim:
    now, real_now = running.clock.now(), datetime.now(UTC)
    with transaction(running.engine) as session:
        claimed = Claim(
            session,
            now,
            real_now,
            running.clock.speed,
            running.channels,
            running.media,
            running.rules,
            limited,
        )
        claimed.take(limit)
        moment = Moment(session, running.rules, now)
        for row in claimed.lost:
            deliveries.undelivered(moment, row)
        for row in claimed.held:
            deliveries.held(moment, row, row.id in claimed.pinged)
        for row in claimed.partial:
            deliveries.partial(moment, row)
    return claimed


def _put_off_first(running: Running) -> None:
    """The row that breaks is out of the way for a while, at last for good."""
    now = running.clock.now()
    with transaction(running.engine) as session:
        for row in outbox.next_due(session, now, 1):
            log.error("message %s cannot be batched", row.id)
            row.try_again(now)
            row.state = "failed" if row.attempts >= ATTEMPTS else "pending"


def give_back(running: Running, batches: Sequence[Batch]) -> None:
    """What was claimed and has not been touched may leave again at once."""
    with transaction(running.engine) as session:
        outbox.give_back(session, [row_id for batch in batches for row_id in batch.row_ids])
