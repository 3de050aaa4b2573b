"""What has happened to a ticket, by whom; and every kind of thing that can happen to one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Flag, StrEnum, auto
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from storage import webhooks
from storage.columns import identity, json, maybe, reference
from storage.tickets import Ticket


class Trait(Flag):
    """What an event is to the rest of the program."""

    MOVES = auto()  # cards of the ticket that lie in chats are out of date
    WORDS = auto()  # its text is somebody's own words: it can be searched for
    WORK = auto()  # shows that somebody works on it
    ANSWERS = auto()  # tells the homeowner who has it: as good as an answer
    TALK = auto()  # one of the two sides has spoken
    OURS = auto()  # … and it was the staff
    SPOKE = auto()  # … telling something, not asking
    TURN = auto()  # asks for the staff's words, or is them: one answer to it is enough
    DEADLINE = auto()  # its text is a kind of deadline
    ROLES = auto()  # its text is roles, parted by commas
    DEPARTMENT = auto()  # its text is a department
    PLACE = auto()  # its text is a place


_NOTHING = Trait(0)
_SAID = Trait.WORDS | Trait.TALK | Trait.TURN
_SPOKE = Trait.TALK | Trait.OURS | Trait.SPOKE


class Kind(StrEnum):
    """Every kind of event. ``label`` is a message id of the catalog: what a history calls it."""

    label: str
    traits: Trait

    def __new__(cls, word: str, label: str = "", traits: Trait = _NOTHING) -> Kind:
        kind = str.__new__(cls, word)
        kind._value_, kind.label, kind.traits = word, label, traits
        return kind

    # the homeowner
    REPORTED = "reported", "业主报事", _SAID
    SAID = "said", "业主说", _SAID
    EDITED = "edited", "业主改了原话", Trait.WORDS | Trait.TALK
    URGED = "urged", "业主催了", Trait.TURN
    SIGNED_OFF = "signed_off", "业主已确认", Trait.MOVES
    REOPENED = "reopened", "业主说没修好", _SAID | Trait.MOVES
    RATED = "rated", "业主打分"
    REMARKED = "remarked", "业主的话", Trait.WORDS
    HOLDS = "holds", "业主说还好用"
    HOME = "home", "补充地点", Trait.WORDS | Trait.PLACE
    # the staff
    TAKEN = "taken", "已接单", Trait.MOVES | Trait.ANSWERS
    ARRIVED = "arrived", "已到场", Trait.WORK | Trait.ANSWERS
    PLANNED = "planned", "已给方案", Trait.WORDS | Trait.WORK
    PROMISED = "promised", "已承诺", Trait.WORDS | Trait.WORK
    PROMISE_CHANGED = "promise_changed", "改了承诺的日子", Trait.WORDS | Trait.WORK
    REPLIED = "replied", "已回复业主", Trait.WORDS | Trait.WORK | Trait.TURN | _SPOKE
    CALLED = "called", "已通话", Trait.WORDS | Trait.WORK | Trait.ANSWERS | Trait.TURN | _SPOKE
    WAITING = "waiting", "在等业主回话", Trait.WORK | Trait.TALK | Trait.OURS
    NOTE = "note", "备注", Trait.WORDS | Trait.WORK
    EVIDENCE = "evidence", "已补照片"
    RESOLVED = "resolved", "已完工", Trait.WORDS | Trait.WORK | Trait.MOVES | Trait.TALK
    GIVEN_BACK = "given_back", "退回部门"
    HANDED_OVER = "handed_over", "交给同事"
    TAKEN_OVER = "taken_over", "换人接单"
    # those who lead
    ASSIGNED = "assigned", "已指派", Trait.MOVES | Trait.ANSWERS
    TRANSFERRED = "transferred", "已转部门", Trait.MOVES | Trait.WORK | Trait.DEPARTMENT
    MERGED = "merged", "已合并", Trait.MOVES
    SPLIT = "split", "拆出来单独办"
    INCIDENT = "incident", "归入群体事件"
    CATEGORY = "category", "已改类别"
    RAISED = "raised", "已改为紧急"
    MAJOR = "major", "已列为重大"
    ACKNOWLEDGED = "acknowledged", "已确认知道"
    ENDED = "ended", "主管决定结束"
    # the program
    CARD = "card", "已派单", Trait.DEPARTMENT
    OFFERED = "offered", "已派给"
    DELIVERED = "delivered", "已送达", _SPOKE
    UNDELIVERED = "undelivered", "没送到"
    HELD = "held", "等业主下次来消息再送"
    WARNED = "warned", "已提醒快到时间", Trait.DEADLINE
    MISSED = "missed", "已超时", Trait.DEADLINE
    ESCALATED = "escalated", "已上报", Trait.ROLES
    NOBODY = "nobody", "上报时找不到人", Trait.ROLES
    SILENT = "silent", "一直没有回音"
    HOLDER_REMINDED = "holder_reminded", "已提醒接单人"
    PROMISE_REMINDED = "promise_reminded", "已提醒承诺的日子"
    REMINDED = "reminded", "已再问业主"
    RESUMED = "resumed", "接着办"
    DUE_EARLIER = "due_earlier", "时限提前", Trait.DEADLINE
    LAPSED = "lapsed", "没等到确认，已结束", Trait.MOVES
    FOLLOWED = "followed", "又出问题，另记新单"
    FOLLOWED_UP = "followed_up", "已回访"
    REPAIRED = "repaired", "补上了时限"


def kinds(trait: Trait) -> tuple[Kind, ...]:
    """The kinds of which something is true."""
    return tuple(kind for kind in Kind if trait in kind.traits)


class TicketEvent(SQLModel, table=True):
    """What happened to a ticket, by whom (nobody: the program itself). Only ever added to."""

    __tablename__ = "ticket_event"

    id: int = identity()
    ticket_id: int = reference("ticket.id", index=True)
    kind: str
    at: datetime
    actor_id: int | None = maybe("person.id")
    text: str = ""
    data: dict[str, Any] = json()

    def is_of(self, trait: Trait) -> bool:
        return trait in Kind(self.kind).traits


TOUCHED = "tickets touched"


def record(
    session: Session,
    ticket_id: int,
    kind: Kind,
    now: datetime,
    actor_id: int | None = None,
    text: str = "",
    **data: Any,
) -> TicketEvent:
    event = TicketEvent(
        ticket_id=ticket_id, kind=str(kind), at=now, actor_id=actor_id, text=text, data=data
    )
    session.add(event)
    session.info.setdefault(TOUCHED, set()).add(ticket_id)
    webhooks.note(session, ticket_id, str(kind), now)
    return event


def touched(session: Session) -> frozenset[int]:
    """The tickets to which something has happened in this session."""
    return frozenset(session.info.get(TOUCHED, ()))


def of_kinds(
    session: Session, ticket_id: int, kinds: Collection[Kind]
) -> Sequence[tuple[str, datetime]]:
    """(kind, moment) of a ticket's events of these kinds, the oldest first."""
    query = select(TicketEvent.kind, TicketEvent.at).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind).in_(kinds)
    )
    return session.exec(query.order_by(col(TicketEvent.id))).all()


def last_of_kind(session: Session, ticket_id: int, kind: Kind) -> TicketEvent | None:
    """The newest event of a kind."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind) == kind
    )
    return session.exec(query.order_by(col(TicketEvent.id).desc()).limit(1)).first()


def last_of_kinds(session: Session, ticket_id: int, among: Collection[Kind]) -> TicketEvent | None:
    """The newest event of some kinds."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind).in_(among)
    )
    return session.exec(query.order_by(col(TicketEvent.id).desc()).limit(1)).first()


def last_that(session: Session, ticket_id: int, trait: Trait) -> TicketEvent | None:
    """The newest event of which something is true."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind).in_(kinds(trait))
    )
    return session.exec(query.order_by(col(TicketEvent.id).desc()).limit(1)).first()


def last_kinds(session: Session, among: Sequence[Ticket], trait: Trait) -> dict[int, Kind]:
    """For each of these tickets, the kind of its newest event of which something is true."""
    if not among:
        return {}
    query = select(TicketEvent.ticket_id, TicketEvent.kind).where(
        col(TicketEvent.ticket_id).in_([each.id for each in among]),
        col(TicketEvent.kind).in_(kinds(trait)),
    )
    found = session.exec(query.order_by(col(TicketEvent.id))).all()
    return {ticket_id: Kind(kind) for ticket_id, kind in found}


def told_of(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[TicketEvent]]:
    """For each of these tickets what was said about it, the oldest first."""
    if not ticket_ids:
        return {}
    heard = {*kinds(Trait.TALK), *kinds(Trait.WORDS), Kind.URGED}
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id).in_(ticket_ids), col(TicketEvent.kind).in_(heard)
    )
    found: dict[int, list[TicketEvent]] = {}
    for each in session.exec(query.order_by(col(TicketEvent.id))).all():
        found.setdefault(each.ticket_id, []).append(each)
    return found


def first_work(session: Session, ticket_id: int, since: datetime) -> TicketEvent | None:
    """The first thing that the staff did about a ticket since somebody has it."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id,
        col(TicketEvent.at) >= since,
        col(TicketEvent.kind).in_(kinds(Trait.WORK)),
    )
    return session.exec(query.order_by(col(TicketEvent.id)).limit(1)).first()


def of_ticket(session: Session, ticket_id: int) -> Sequence[TicketEvent]:
    query = select(TicketEvent).where(col(TicketEvent.ticket_id) == ticket_id)
    return session.exec(query.order_by(col(TicketEvent.id))).all()


def begun_at(session: Session, ticket: Ticket) -> datetime:
    """When the work that is done now began: with the report, or with the last reopening."""
    query = select(func.max(TicketEvent.at)).where(
        col(TicketEvent.ticket_id) == ticket.id, col(TicketEvent.kind) == Kind.REOPENED
    )
    return session.exec(query).one() or ticket.created_at


def done_by(session: Session, person_id: int, since: datetime) -> Sequence[int]:
    """The tickets that somebody has finished since a moment, each once."""
    query = select(TicketEvent.ticket_id).where(
        col(TicketEvent.at) >= since,
        col(TicketEvent.actor_id) == person_id,
        col(TicketEvent.kind) == Kind.RESOLVED,
    )
    return list(dict.fromkeys(session.exec(query.order_by(col(TicketEvent.id))).all()))
