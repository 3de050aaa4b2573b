"""Homes whose arrears go to the legal department: proposed, approved, handed over, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, bindparam, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference
from storage.contacts import ContactPoint
from storage.dunning import DunningStep
from storage.estates import Home
from storage.outbox import OutboxMessage
from storage.people import Person

# proposed → sent | declined; either of the first two → withdrawn, when the arrears are paid.
STATES = ("proposed", "sent", "declined", "withdrawn")

# What the legal department says of a case that it was sent; the last three end it.
STAGES = ("received", "letter", "filed", "settled", "given_up", "judged")
ENDS = frozenset({"settled", "given_up", "judged"})

_LIVE = text("state IN ('proposed', 'sent')")


class LegalCase(SQLModel, table=True):
    """One home's arrears before the legal department. At most one of a home is alive."""

    __tablename__ = "legal_case"
    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_legal_case_live", "home_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    state: str = "proposed"
    months: int  # in arrears, when it was proposed
    amount_fen: int = fen()
    proposed_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe("person.id")
    withdrawn_at: datetime | None = None
    paper_id: int | None = maybe("paper.id")
    stage: str = ""  # of STAGES: how far the legal department is with what was sent to it
    outcome: str = ""  # what came of it, in its words


_LIVE_OF = select(LegalCase).where(col(LegalCase.home_id) == bindparam("home"), _LIVE)
_LIVE_OF = _LIVE_OF.with_for_update()


def live_of(session: Session, home_id: int) -> LegalCase | None:
    return session.exec(_LIVE_OF, params={"home": home_id}).first()


def declined_in(session: Session, home_id: int, since: datetime) -> bool:
    """Whether somebody has decided lately that this home is not handed over."""
    query = select(LegalCase.id).where(
        col(LegalCase.home_id) == home_id,
        col(LegalCase.state) == "declined",
        col(LegalCase.decided_at) >= since,
    )
    return session.exec(query).first() is not None


def case(session: Session, case_id: int) -> LegalCase | None:
    return session.get(LegalCase, case_id, with_for_update=True)


def live(session: Session) -> Sequence[tuple[LegalCase, Home]]:
    """Every case that is proposed or handed over, those to be decided first."""
    query = select(LegalCase, Home).join(Home, col(LegalCase.home_id) == col(Home.id)).where(_LIVE)
    return session.exec(query.order_by(col(LegalCase.state), col(LegalCase.id)).limit(200)).all()


def reminders_of(
    session: Session, home_id: int
) -> Sequence[tuple[OutboxMessage, Person, ContactPoint | None]]:
    """Every reminder that was written to a home, with to whom and by which way it went."""
    query = (
        select(OutboxMessage, Person, ContactPoint)
        .join(DunningStep, col(DunningStep.id) == col(OutboxMessage.task_id))
        .join(Person, col(Person.id) == col(OutboxMessage.person_id))
        .outerjoin(ContactPoint, col(ContactPoint.id) == col(OutboxMessage.contact_point_id))
        .where(col(DunningStep.home_id) == home_id, col(OutboxMessage.kind) == "dunning")
    )
    return session.exec(query.order_by(col(OutboxMessage.id))).all()
