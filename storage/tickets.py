"""Tickets, and what may lawfully become of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, TextClause, bindparam, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.estates import Here, within
from storage.states import Fact, State, Urgency, in_words, states

_OPEN = in_words("state", Fact.OPEN)
_IS_OPEN = in_words("ticket.state", Fact.OPEN)
_GRAVE = text(f"{_OPEN.text} AND urgency <> 'normal'")
_IS_GRAVE = text(f"{_IS_OPEN.text} AND ticket.urgency <> 'normal'")


class NotLawful(Exception):
    """The ticket's state does not allow this: ``verb`` could not be done in ``state``."""

    def __init__(self, ticket: Ticket, verb: str) -> None:
        super().__init__(f"ticket {ticket.id} is {ticket.state}: cannot {verb}")
        # Kept as plain values: the ticket itself is gone when the transaction is rolled back.
        self.number, self.state, self.verb = ticket.id, ticket.state, verb


class Ticket(SQLModel, table=True):
    """工单. Its id is the number that people say: #12."""

    __table_args__ = (
        one_of("state", State),
        one_of("urgency", Urgency),
        Index("ix_ticket_reporter", "reporter_id"),
        Index("ix_ticket_created", "created_at"),
        Index("ix_ticket_closed", "closed_at"),
        Index("ix_ticket_open", "department", "state", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_ticket_grave", "urgency", sqlite_where=_GRAVE, postgresql_where=_GRAVE),
    )

    id: int = identity()
    estate_id: int | None = maybe("estate.id")
    home_id: int | None = maybe("home.id", index=True)
    reporter_id: int = reference("person.id")
    # One delivery opens one ticket, whatever happens in between.
    received_id: int | None = Field(default=None, unique=True)
    place: str = ""  # as understood: "3-2", "3-2-1501"
    text: str
    category: str
    urgency: str = Urgency.NORMAL
    danger: str | None = None
    department: str
    state: str = State.REPORTED
    holder_id: int | None = maybe("person.id", index=True)
    merged_into_id: int | None = maybe("ticket.id", index=True)
    incident_id: int | None = maybe("incident.id", index=True)
    follows_id: int | None = maybe("ticket.id", index=True)  # the same trouble, closed before
    # A complaint about a member of the staff, or about all who hold a role: not shown to them.
    about_id: int | None = maybe("person.id")
    about_role: str = ""
    about_leaders: bool = False  # that role leads, or stands beside the departments
    rating: int | None = None
    created_at: datetime
    closed_at: datetime | None = None

    @property
    def _facts(self) -> Fact:
        return State(self.state).facts

    @property
    def is_open(self) -> bool:
        return Fact.OPEN in self._facts

    @property
    def is_in_work(self) -> bool:
        """Neither closed nor waiting for the homeowner's word that it is solved."""
        return Fact.IN_WORK in self._facts

    @property
    def is_untaken(self) -> bool:
        return self.is_in_work and not self.is_held

    @property
    def is_held(self) -> bool:
        """Somebody works on it."""
        return Fact.HELD in self._facts

    @property
    def is_asked(self) -> bool:
        """The work is done, and the homeowner is asked whether it is solved."""
        return Fact.ASKED in self._facts

    @property
    def is_ended(self) -> bool:
        """Closed as a matter of its own, with or without a signature."""
        return Fact.ENDED in self._facts

    @property
    def is_signed(self) -> bool:
        return Fact.SIGNED in self._facts

    @property
    def may_be_reopened(self) -> bool:
        return Fact.AGAIN in self._facts

    @property
    def is_merged(self) -> bool:
        return self.state == State.MERGED

    @property
    def is_urgent(self) -> bool:
        return self.urgency == Urgency.URGENT

    @property
    def is_major(self) -> bool:
        return self.urgency == Urgency.MAJOR

    @property
    def is_grave(self) -> bool:
        return self.urgency != Urgency.NORMAL

    @property
    def is_confidential(self) -> bool:
        """It complains about somebody by name, about the department that answers for it, or about
        those who lead."""
        own = self.about_role != "" and self.about_role == self.department
        return self.about_id is not None or self.about_leaders or own

    def is_about(self, person_id: int, roles: Collection[str]) -> bool:
        return self.about_id == person_id or self.about_role in roles

    def require_open(self, verb: str) -> None:
        if not self.is_open:
            raise NotLawful(self, verb)

    def require_in_work(self, verb: str) -> None:
        if not self.is_in_work:
            raise NotLawful(self, verb)

    def take(self, person_id: int) -> None:
        self.require_in_work("take")
        self.state, self.holder_id = State.TAKEN, person_id

    def give_back(self) -> None:
        """Whoever had it has not; the department has it again."""
        if not self.is_held:
            raise NotLawful(self, "give_back")
        self.state, self.holder_id = State.REPORTED, None

    def give_to(self, department: str) -> None:
        """Another department's work now; nobody there has taken it yet."""
        self.require_in_work("transfer")
        self.department, self.state, self.holder_id = department, State.REPORTED, None

    def resolve(self) -> None:
        self.require_open("resolve")
        self.state = State.RESOLVED

    def sign_off(self, now: datetime) -> None:
        self.require_open("confirm")
        self.state, self.closed_at = State.SIGNED_OFF, now

    def lapse(self, now: datetime) -> None:
        """Closed because nobody answered whether it is solved: never counted as satisfied."""
        if not self.is_asked:
            raise NotLawful(self, "lapse")
        self.state, self.closed_at = State.UNSIGNED, now

    def reopen(self) -> None:
        if not self.may_be_reopened:
            raise NotLawful(self, "reopen")
        self._begin_again()
        self.rating = None

    def _begin_again(self) -> None:
        self.state, self.closed_at, self.holder_id = State.REPORTED, None, None

    def take_after(self, old: Ticket) -> None:
        """The same trouble once more: of the same person, at the same place unless another is
        named."""
        self.follows_id, self.reporter_id = old.id, old.reporter_id
        self.estate_id = self.estate_id or old.estate_id
        self.home_id = self.home_id or old.home_id
        self.place = self.place or old.place

    def merge_into(self, other: Ticket, now: datetime) -> None:
        self.require_open("merge")
        other.require_open("merge")
        if other.id == self.id:
            raise NotLawful(self, "merge")
        self.state, self.closed_at, self.merged_into_id = State.MERGED, now, other.id

    def split_off(self) -> None:
        """It was another matter after all, and begins again for itself."""
        if self.is_merged:
            self._begin_again()
            self.merged_into_id = None
        elif self.incident_id is None or not self.is_open:
            raise NotLawful(self, "split")
        self.incident_id = None


def ticket(session: Session, ticket_id: int) -> Ticket | None:
    """One ticket, locked so that two who act on it at once do so one after the other."""
    return session.get(Ticket, ticket_id, with_for_update=True)


def is_open() -> TextClause:
    """The condition of open tickets, in the words that their index knows."""
    return _IS_OPEN


def is_grave() -> TextClause:
    """The condition of open tickets that are urgent or major, as their index knows it."""
    return _IS_GRAVE


def following(session: Session, ticket_id: int) -> Sequence[Ticket]:
    """The tickets that go on with a closed one, the newest first."""
    query = select(Ticket).where(col(Ticket.follows_id) == ticket_id)
    return session.exec(query.order_by(col(Ticket.id).desc())).all()


def reported_by(session: Session, person_id: int, *, limit: int = 10) -> Sequence[Ticket]:
    """A person's newest tickets, open or not."""
    query = select(Ticket).where(col(Ticket.reporter_id) == person_id)
    return session.exec(query.order_by(col(Ticket.id).desc()).limit(limit)).all()


_FOLLOWED = aliased(Ticket)
_OPEN_OF = (
    select(Ticket)
    .where(
        or_(
            col(Ticket.reporter_id) == bindparam("person"),
            col(Ticket.id).in_(  # theirs was merged into it
                select(_FOLLOWED.merged_into_id).where(
                    col(_FOLLOWED.reporter_id) == bindparam("person"),
                    col(_FOLLOWED.state) == State.MERGED,
                )
            ),
        ),
        col(Ticket.state).in_(states(Fact.OPEN)),
    )
    .order_by(col(Ticket.id).desc())
    .limit(10)
)


def open_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """A person's open tickets, and those into which theirs were merged; the newest first.
    At most 10."""
    return session.exec(_OPEN_OF, params={"person": person_id}).all()


def ended_of(session: Session, person_id: int, since: datetime) -> Sequence[Ticket]:
    """A person's tickets that have ended since a moment, the newest first. At most 5."""
    query = select(Ticket).where(
        col(Ticket.reporter_id) == person_id,
        col(Ticket.state).in_(states(Fact.ENDED)),
        col(Ticket.closed_at) >= since,
    )
    return session.exec(query.order_by(col(Ticket.id).desc()).limit(5)).all()


def open_in(
    session: Session, departments: Collection[str], *, limit: int = 20, offset: int = 0
) -> Sequence[Ticket]:
    """The open tickets of departments, the oldest first."""
    query = select(Ticket).where(col(Ticket.department).in_(departments), _IS_OPEN)
    return session.exec(query.order_by(col(Ticket.id)).limit(limit).offset(offset)).all()


def words_in_use(session: Session) -> tuple[set[str], set[str]]:
    """The departments and the categories of open tickets."""
    query = select(Ticket.department, Ticket.category).where(_IS_OPEN).distinct()
    rows = session.exec(query).all()
    return {department for department, _ in rows}, {category for _, category in rows}


def open_counts(session: Session, here: Here = None) -> Counter[tuple[str, str]]:
    """How many tickets are open, by (department, state)."""
    query = select(Ticket.department, Ticket.state, func.count()).where(_IS_OPEN)
    query = query.where(*within(Ticket.estate_id, here))
    rows = session.exec(query.group_by(col(Ticket.department), col(Ticket.state))).all()
    return Counter({(department, state): count for department, state, count in rows})


def count_open(session: Session, estate_id: int) -> int:
    """How many tickets of an estate are open."""
    query = select(func.count()).select_from(Ticket)
    return session.exec(query.where(col(Ticket.estate_id) == estate_id, _IS_OPEN)).one()


def hand_over(session: Session, old_id: int, new_id: int, home_id: int | None) -> None:
    """A stranger turned out to be somebody: their tickets are that person's."""
    for each in reported_by(session, old_id, limit=1000):
        each.reporter_id = new_id
        each.home_id = each.home_id or home_id
        session.add(each)


def open_of_homes(session: Session, home_ids: Collection[int]) -> Sequence[Ticket]:
    query = select(Ticket).where(col(Ticket.home_id).in_(home_ids), _IS_OPEN)
    return session.exec(query.order_by(col(Ticket.id))).all()


def of_home(session: Session, home_id: int, *, limit: int = 8) -> Sequence[Ticket]:
    """The newest tickets of a home."""
    query = select(Ticket).where(col(Ticket.home_id) == home_id)
    return session.exec(query.order_by(col(Ticket.id).desc()).limit(limit)).all()


def opened_between(
    session: Session, since: datetime, until: datetime, estate_ids: Collection[int]
) -> Sequence[Ticket]:
    """What was reported in a span, in these estates or nowhere in particular; oldest first."""
    here = or_(col(Ticket.estate_id).is_(None), col(Ticket.estate_id).in_(estate_ids))
    query = select(Ticket).where(
        col(Ticket.created_at) >= since, col(Ticket.created_at) < until, here
    )
    return session.exec(query.order_by(col(Ticket.id))).all()
