"""What programs are told of each thing. These names and types are a promise: fields are added, and
none is taken away or changed. Money is whole fen, moments are ISO 8601 with their zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Home:
    id: int
    estate_id: int
    estate: str
    number: str
    building: str
    unit: str
    room: str
    area_dm2: int
    use: str
    parking: str


@dataclass(frozen=True, slots=True)
class Tie:
    home_id: int
    home: str
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """``phone`` is masked: look somebody up by the number that they call from."""

    id: int
    name: str
    phone: str
    language: str
    homes: list[Tie]


@dataclass(frozen=True, slots=True)
class Ticket:
    id: int
    estate_id: int | None
    home_id: int | None
    place: str
    text: str
    category: str
    urgency: str
    department: str
    state: str
    open: bool
    holder: str
    rating: int | None
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    kind: str
    mime: str
    name: str
    kept: bool


@dataclass(frozen=True, slots=True)
class WholeTicket:
    ticket: Ticket
    history: list[Event]
    attachments: list[Attachment]


@dataclass(frozen=True, slots=True)
class Bill:
    id: int
    home_id: int
    item: str
    month: str
    amount_fen: int
    paid_fen: int
    left_fen: int
    due_on: date
    disputed: bool


@dataclass(frozen=True, slots=True)
class Arrears:
    """What a home owes that is overdue and not in question."""

    home_id: int
    estate_id: int
    home: str
    parking: str
    owed_fen: int
    bills: int
    due_since: date


@dataclass(frozen=True, slots=True)
class Payment:
    id: int
    home_id: int
    amount_fen: int
    method: str
    reference: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class DunningStep:
    id: int
    home_id: int
    month: str
    step: str
    state: str
    amount_fen: int
    created_at: datetime
    done_at: datetime | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    id: int
    name: str
    title: str
    clause: str
    position: str
    estate_id: int | None
    period: str
    state: str
    opens_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Score:
    """``points`` are hundredths, of ``out_of`` whole points."""

    id: int
    position: str
    period: str
    points: int
    out_of: int
    bonus_withheld: bool
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    estate_id: int
    building: str
    unit: str
    text: str
    sent_at: datetime
    sent: bool
    told: int
    emergency: bool
    begins_at: datetime | None
    ends_at: datetime | None
    restored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    ticket: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a verb: what was answered, as a person in a chat would read it. ``ticket``: the
    one that it is about, where it is about one."""

    id: int
    answers: list[Said]
    ticket: int | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """``secret``: empty but when it was made or rotated just now."""

    id: int
    url: str
    kinds: list[str]
    secret: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: int
    kind: str
    ticket: int | None
    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Replayed:
    count: int
