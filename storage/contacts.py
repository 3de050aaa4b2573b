"""Where people and staff groups can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.people import Person, Role

# active: can be reached. blocked, gone, not_started, unknown: the platform said so.
STATES = ("active", "blocked", "gone", "not_started", "unknown")


class ContactPoint(SQLModel, table=True):
    """联系方式: one address of one person in one channel."""

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("channel", "address"), one_of("state", STATES))

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    channel: str
    address: str
    state: str = "active"
    bound_at: datetime
    seen_at: datetime


class StaffChat(SQLModel, table=True):
    """工作群: a group. Without a role it is just a group that the bot was put into."""

    __tablename__ = "staff_chat"
    __table_args__ = (
        UniqueConstraint("channel", "address"),
        UniqueConstraint("role", "estate_id"),
    )

    id: int = identity()
    channel: str
    address: str
    title: str = ""
    role: str | None = None
    estate_id: int | None = maybe("estate.id")
    state: str = "active"  # or "kicked"
    bound_at: datetime
    forum: bool = False  # it has topics, and each ticket gets one
    topics_refused: bool = False  # it has, but does not let us open any


# Queries that every message asks are put together once: that takes longer than to run them.
_FIND = (
    select(ContactPoint, Person)
    .join(Person, col(ContactPoint.person_id) == col(Person.id))
    .where(
        col(ContactPoint.channel) == bindparam("channel"),
        col(ContactPoint.address) == bindparam("address"),
    )
)


def find(session: Session, channel: str, address: str) -> ContactPoint | None:
    found = with_person(session, channel, address)
    return found[0] if found is not None else None


def with_person(session: Session, channel: str, address: str) -> tuple[ContactPoint, Person] | None:
    """A contact point and whose it is."""
    found = session.exec(_FIND, params={"channel": channel, "address": address}).first()
    return (found[0], found[1]) if found is not None else None


_ACTIVE_OF = (
    select(ContactPoint)
    .where(
        col(ContactPoint.person_id).in_(bindparam("people", expanding=True)),
        col(ContactPoint.state) == "active",
    )
    .order_by(col(ContactPoint.seen_at).desc(), col(ContactPoint.id).desc())
)


def active_of(session: Session, person_ids: Sequence[int]) -> dict[int, list[ContactPoint]]:
    """The usable contact points of many people at once, the one where they spoke last first."""
    found: dict[int, list[ContactPoint]] = {}
    if not person_ids:
        return found
    for each in session.exec(_ACTIVE_OF, params={"people": list(person_ids)}).all():
        found.setdefault(each.person_id, []).append(each)
    return found


def reachable(session: Session, person_id: int) -> bool:
    return session.exec(_REACHABLE, params={"person": person_id}).first() is not None


_REACHABLE = select(ContactPoint.id).where(
    col(ContactPoint.person_id) == bindparam("person"), col(ContactPoint.state) == "active"
)


def point(session: Session, point_id: int) -> ContactPoint:
    return session.get_one(ContactPoint, point_id)


def of_person(session: Session, person_id: int) -> Sequence[ContactPoint]:
    query = select(ContactPoint).where(col(ContactPoint.person_id) == person_id)
    return session.exec(query.order_by(col(ContactPoint.id))).all()


def find_chat(session: Session, channel: str, address: str) -> StaffChat | None:
    query = select(StaffChat).where(
        col(StaffChat.channel) == channel, col(StaffChat.address) == address
    )
    return session.exec(query).first()


_BOUND = select(StaffChat).where(
    col(StaffChat.role) == bindparam("role"), col(StaffChat.state) == "active"
)


def chat_for(session: Session, role: str, estate_id: int | None) -> StaffChat | None:
    """The group bound to a role for an estate, else the one bound to the role for all estates."""
    bound = {chat.estate_id: chat for chat in session.exec(_BOUND, params={"role": role}).all()}
    return bound.get(estate_id) or bound.get(None)


def bound_chat(session: Session, role: str, estate_id: int | None) -> StaffChat | None:
    """The group bound to a role for exactly this estate, or (None) for all of them."""
    bound = session.exec(_BOUND, params={"role": role}).all()
    return next((chat for chat in bound if chat.estate_id == estate_id), None)


def bind_chat(session: Session, chat: StaffChat, role: str, estate_id: int | None) -> None:
    """Gives the role's messages to this group and takes them from the group that had them."""
    query = select(StaffChat).where(col(StaffChat.role) == role, col(StaffChat.id) != chat.id)
    for other in session.exec(query).all():
        if other.estate_id == estate_id:
            other.role = None
            session.add(other)
    session.flush()
    chat.role, chat.estate_id = role, estate_id
    session.add(chat)


def move_chat(session: Session, channel: str, old: str, new: str) -> None:
    """A group got a new address (a Telegram supergroup): everything said to it goes there.

    Where somebody wrote in the new one before we heard of the move, that group is this one.
    """
    moved, met = find_chat(session, channel, old), find_chat(session, channel, new)
    if moved is None:
        return
    if met is not None and met.id != moved.id:
        role, estate_id = met.role, met.estate_id
        met.address, met.state, met.role, met.estate_id = f"moved:{met.id}", "kicked", None, None
        session.add(met)
        session.flush()
        if role is not None:  # it was bound there meanwhile
            moved.role, moved.estate_id = role, estate_id
    moved.address, moved.state = new, "active"
    session.add(moved)
    session.flush()


def lose(session: Session, channel: str, address: str, point_id: int | None, state: str) -> bool:
    """An address is of no use any more; ``state`` says how. True where it was a staff group."""
    if point_id is not None:
        point = session.get_one(ContactPoint, point_id)
        point.state = state if state in STATES else "unknown"
        session.add(point)
        return False
    chat = find_chat(session, channel, address)
    if chat is None:
        return False
    chat.state = "kicked"
    session.add(chat)
    return True


def unbound(session: Session) -> Sequence[Person]:
    """The staff whom no messenger reaches."""
    bound = select(ContactPoint.person_id).where(
        ContactPoint.person_id == Person.id, ContactPoint.state == "active"
    )
    query = select(Person).join(Role).where(~bound.exists()).distinct()
    return session.exec(query.order_by(col(Person.id))).all()
