"""Tickets, what may lawfully become of them, and their history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, TextClause, bindparam, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, json, maybe, one_of, reference

# reported 待接单 → taken 处理中 → resolved 待确认 → signed_off 已确认 | unsigned 未签字关闭
STATES = ("reported", "taken", "resolved", "signed_off", "unsigned", "merged")
OPEN = ("reported", "taken", "resolved")
CATEGORIES = ("engineering", "security", "environment", "service", "fee", "other")
URGENCIES = ("urgent", "major", "normal")
DEPARTMENTS = ("service", "engineering", "order", "environment")

# Written out: a partial index is used only by a query that says the same in plain words.
_OPEN = text("state IN ('reported', 'taken', 'resolved')")
_IS_OPEN = text("ticket.state IN ('reported', 'taken', 'resolved')")


class NotLawful(Exception):
    """The ticket's state does not allow this: ``verb`` could not be done in ``state``."""

    def __init__(self, ticket: Ticket, verb: str) -> None:
        super().__init__(f"ticket {ticket.id} is {ticket.state}: cannot {verb}")
        # Kept as plain values: the ticket itself is gone when the transaction is rolled back.
        self.number, self.state, self.verb = ticket.id, ticket.state, verb


class Ticket(SQLModel, table=True):
    """工单. Its id is the number that people say: #12."""

    __table_args__ = (
        one_of("state", STATES),
        one_of("category", CATEGORIES),
        one_of("urgency", URGENCIES),
        one_of("department", DEPARTMENTS),
        Index("ix_ticket_reporter", "reporter_id"),
        Index("ix_ticket_created", "created_at"),
        Index("ix_ticket_closed", "closed_at"),
        Index("ix_ticket_open", "department", sqlite_where=_OPEN, postgresql_where=_OPEN),
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
    urgency: str = "normal"
    danger: str | None = None
    department: str
    state: str = "reported"
    holder_id: int | None = maybe("person.id", index=True)
    merged_into_id: int | None = maybe("ticket.id", index=True)
    incident_id: int | None = maybe("incident.id", index=True)
    follows_id: int | None = maybe("ticket.id", index=True)  # the same trouble, closed before
    # A complaint about a member of the staff, or about all who hold a role: not shown to them.
    about_id: int | None = maybe("person.id")
    about_role: str = ""
    rating: int | None = None
    created_at: datetime
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_confidential(self) -> bool:
        """It complains about somebody by name, about the department that answers for it, or about
        those who lead."""
        others = set(DEPARTMENTS) - {self.department}
        return self.about_id is not None or self.about_role not in {"", *others}

    def is_about(self, person_id: int, roles: Collection[str]) -> bool:
        return self.about_id == person_id or self.about_role in roles

    def require_open(self, verb: str) -> None:
        if not self.is_open:
            raise NotLawful(self, verb)

    def require_in_work(self, verb: str) -> None:
        """Neither closed nor waiting for the homeowner's word that it is solved."""
        if self.state not in ("reported", "taken"):
            raise NotLawful(self, verb)

    def take(self, person_id: int) -> None:
        if self.state not in ("reported", "taken"):
            raise NotLawful(self, "take")
        self.state, self.holder_id = "taken", person_id

    def give_back(self) -> None:
        """Whoever had it has not; the department has it again."""
        if self.state != "taken":
            raise NotLawful(self, "give_back")
        self.state, self.holder_id = "reported", None

    def give_to(self, department: str) -> None:
        """Another department's work now; nobody there has taken it yet."""
        if self.state not in ("reported", "taken"):
            raise NotLawful(self, "transfer")
        self.department, self.state, self.holder_id = department, "reported", None

    def resolve(self) -> None:
        self.require_open("resolve")
        self.state = "resolved"

    def sign_off(self, now: datetime) -> None:
        self.require_open("confirm")
        self.state, self.closed_at = "signed_off", now

    def lapse(self, now: datetime) -> None:
        """Closed because nobody answered whether it is solved: never counted as satisfied."""
        if self.state != "resolved":
            raise NotLawful(self, "lapse")
        self.state, self.closed_at = "unsigned", now

    def reopen(self) -> None:
        if self.state not in ("resolved", "signed_off", "unsigned"):
            raise NotLawful(self, "reopen")
        self.state, self.closed_at, self.holder_id, self.rating = "reported", None, None, None

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
        self.state, self.closed_at, self.merged_into_id = "merged", now, other.id

    def split_off(self) -> None:
        """It was another matter after all, and begins again for itself."""
        if self.state == "merged":
            self.state, self.closed_at, self.merged_into_id = "reported", None, None
            self.holder_id = None
        elif self.incident_id is None or not self.is_open:
            raise NotLawful(self, "split")
        self.incident_id = None


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


def ticket(session: Session, ticket_id: int) -> Ticket | None:
    """One ticket, locked so that two who act on it at once do so one after the other."""
    return session.get(Ticket, ticket_id, with_for_update=True)


def record(
    session: Session,
    ticket_id: int,
    kind: str,
    now: datetime,
    actor_id: int | None = None,
    text: str = "",
    **data: Any,
) -> TicketEvent:
    event = TicketEvent(
        ticket_id=ticket_id, kind=kind, at=now, actor_id=actor_id, text=text, data=data
    )
    session.add(event)
    return event


def is_open() -> TextClause:
    """The condition of open tickets, in the words that their index knows."""
    return _IS_OPEN


def of_kinds(
    session: Session, ticket_id: int, kinds: Collection[str]
) -> Sequence[tuple[str, datetime]]:
    """(kind, moment) of a ticket's events of these kinds, the oldest first."""
    query = select(TicketEvent.kind, TicketEvent.at).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind).in_(kinds)
    )
    return session.exec(query.order_by(col(TicketEvent.id))).all()


def last_of_kind(session: Session, ticket_id: int, kind: str) -> TicketEvent | None:
    """The newest event of a kind."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id, col(TicketEvent.kind) == kind
    )
    return session.exec(query.order_by(col(TicketEvent.id).desc()).limit(1)).first()


def history(session: Session, ticket_id: int) -> Sequence[TicketEvent]:
    query = select(TicketEvent).where(col(TicketEvent.ticket_id) == ticket_id)
    return session.exec(query.order_by(col(TicketEvent.id))).all()


def begun_at(session: Session, ticket: Ticket) -> datetime:
    """When the work that is done now began: with the report, or with the last reopening."""
    query = select(func.max(TicketEvent.at)).where(
        col(TicketEvent.ticket_id) == ticket.id, col(TicketEvent.kind) == "reopened"
    )
    return session.exec(query).one() or ticket.created_at


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
                    col(_FOLLOWED.state) == "merged",
                )
            ),
        ),
        col(Ticket.state).in_(OPEN),
    )
    .order_by(col(Ticket.id).desc())
    .limit(10)
)


def open_of(session: Session, person_id: int) -> Sequence[Ticket]:
    """A person's open tickets, and those into which theirs were merged; the newest first.
    At most 10."""
    return session.exec(_OPEN_OF, params={"person": person_id}).all()


def open_in(
    session: Session, departments: Collection[str], *, limit: int = 20, offset: int = 0
) -> Sequence[Ticket]:
    """The open tickets of departments, the oldest first."""
    query = select(Ticket).where(col(Ticket.department).in_(departments), _IS_OPEN)
    return session.exec(query.order_by(col(Ticket.id)).limit(limit).offset(offset)).all()


def open_counts(session: Session) -> Counter[tuple[str, str]]:
    """How many tickets are open, by (department, state)."""
    query = select(Ticket.department, Ticket.state, func.count()).where(_IS_OPEN)
    rows = session.exec(query.group_by(col(Ticket.department), col(Ticket.state))).all()
    return Counter({(department, state): count for department, state, count in rows})


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
