"""One-time codes with which a person binds a contact point."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, insert, or_
from sqlmodel import Field, Session, SQLModel, col, select, update

from storage.bulk import pages
from storage.columns import identity, maybe, reference
from storage.contacts import ContactPoint
from storage.estates import Estate, Home
from storage.households import Household, Residency
from storage.people import Person

# No letters or digits that look alike on a printed letter.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


class Invitation(SQLModel, table=True):
    """Only the code's hash is kept: who reads the database cannot bind.

    Without a person it was printed for a home whose owner nobody knows: it proves that somebody
    holds the home's letter, and the front desk still decides who they are.
    """

    id: int = identity()
    code_hash: str = Field(unique=True)
    person_id: int | None = maybe("person.id")
    home_id: int | None = maybe("home.id", index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class BindAttempt(SQLModel, table=True):
    """How often somebody has tried codes that do not exist."""

    __tablename__ = "bind_attempt"

    person_id: int = reference("person.id", primary_key=True)
    failures: int = 0
    first_at: datetime


def _hash(code: str) -> str:
    return hashlib.sha256(read(code).encode()).hexdigest()


def read(said: str) -> str:
    """The code that somebody wrote, as they copied it: small, wide, with gaps or hyphens."""
    return "".join(unicodedata.normalize("NFKC", said).upper().replace("-", " ").split())


def looks_like(said: str) -> bool:
    """Whether this could be a code at all: a home's number or a name is no wrong guess."""
    code = read(said)
    return len(code) == CODE_LENGTH and all(letter in _ALPHABET for letter in code)


def stands_alone(said: str) -> bool:
    """Whether somebody wrote nothing but a code: a word has no digits, a number no letters."""
    return looks_like(said) and _is_mixed(read(said))


def _is_mixed(code: str) -> bool:
    return any(each.isdigit() for each in code) and any(each.isalpha() for each in code)


def fresh_code() -> str:
    """A code that nobody has yet, and that is neither a word nor a number."""
    while True:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
        if _is_mixed(code):
            return code


def invite(
    session: Session,
    person_id: int,
    now: datetime,
    home_id: int | None = None,
    *,
    valid_for: timedelta,
) -> str:
    """A fresh code for a person. It is told once and cannot be read again."""
    code = fresh_code()
    row = Invitation(
        code_hash=_hash(code),
        person_id=person_id,
        home_id=home_id,
        created_at=now,
        expires_at=now + valid_for,
    )
    session.add(row)
    return code


# ---------------------------------------------------------------------------- printed, many at once


def owners(
    session: Session, estate_id: int | None = None, building: str = "", home_id: int | None = None
) -> Sequence[tuple[Estate, Home, Person | None, bool]]:
    """Every home with each owner of it (None where nobody knows one), and whether that owner can
    be reached in a chat already."""
    reached = (
        select(ContactPoint.id)
        .where(col(ContactPoint.person_id) == col(Person.id), col(ContactPoint.state) == "active")
        .exists()
    )
    living = and_(col(Household.home_id) == col(Home.id), col(Household.moved_out_at).is_(None))
    owning = and_(
        col(Residency.household_id) == col(Household.id),
        col(Residency.ended_at).is_(None),
        col(Residency.kind) == "owner",
    )
    query = (
        select(Estate, Home, Person, reached)
        .join(Home, col(Home.estate_id) == col(Estate.id))
        .outerjoin(Household, living)
        .outerjoin(Residency, owning)
        .outerjoin(Person, col(Residency.person_id) == col(Person.id))
    )
    for column, said in ((Home.estate_id, estate_id), (Home.id, home_id)):
        if said is not None:
            query = query.where(col(column) == said)
    if building:
        query = query.where(col(Home.building) == building)
    return session.exec(query.order_by(col(Home.id), col(Person.id))).all()


def issue(
    session: Session,
    codes: Sequence[tuple[str, int | None, int]],
    now: datetime,
    valid_for: timedelta,
) -> int:
    """Makes printed codes good: (code, person or None, home) each. Older codes of these people for
    these homes that nobody has used are void from now on; returns how many those were."""
    void = 0
    for page in pages(codes):
        void += session.exec(
            update(Invitation)
            .where(
                col(Invitation.home_id).in_({home_id for _, _, home_id in page}),
                or_(
                    col(Invitation.person_id).is_(None),
                    col(Invitation.person_id).in_({who for _, who, _ in page if who is not None}),
                ),
                col(Invitation.used_at).is_(None),
                col(Invitation.expires_at) > now,
            )
            .values(expires_at=now)
        ).rowcount
        rows = [
            {
                "code_hash": _hash(code),
                "person_id": person_id,
                "home_id": home_id,
                "created_at": now,
                "expires_at": now + valid_for,
            }
            for code, person_id, home_id in page
        ]
        session.connection().execute(insert(Invitation), rows)
    return void


def pending(session: Session, code: str, now: datetime) -> Invitation | None:
    """The invitation behind a code that is still good; it is not used up."""
    found = session.exec(select(Invitation).where(col(Invitation.code_hash) == _hash(code))).first()
    return found if found and found.used_at is None and found.expires_at > now else None


def redeem(session: Session, code: str, now: datetime) -> Invitation | None:
    """The invitation behind a code, used up by this call; None for a wrong, old or used one."""
    found = session.exec(select(Invitation).where(col(Invitation.code_hash) == _hash(code))).first()
    if found is None or found.expires_at <= now:
        return None
    # Conditional, so that of two who use it at the same moment only one succeeds.
    used = session.exec(
        update(Invitation)
        .where(col(Invitation.id) == found.id, col(Invitation.used_at).is_(None))
        .values(used_at=now)
    )
    return found if used.rowcount == 1 else None


def give_back(session: Session, invitation: Invitation) -> None:
    """It was redeemed to no avail: it may be used later."""
    session.exec(update(Invitation).where(col(Invitation.id) == invitation.id).values(used_at=None))


def failures(session: Session, person_id: int, now: datetime, within: timedelta) -> int:
    row = session.get(BindAttempt, person_id)
    return row.failures if row is not None and row.first_at > now - within else 0


def count_failure(session: Session, person_id: int, now: datetime, within: timedelta) -> None:
    row = session.get(BindAttempt, person_id)
    if row is None or row.first_at <= now - within:
        session.merge(BindAttempt(person_id=person_id, failures=1, first_at=now))
        return
    row.failures += 1
    session.add(row)
