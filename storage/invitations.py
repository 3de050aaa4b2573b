"""One-time codes with which a person binds a contact point."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select, update

from storage.columns import identity, maybe, reference

VALID_FOR = timedelta(days=30)
# No letters or digits that look alike on a printed letter.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


class Invitation(SQLModel, table=True):
    """Only the code's hash is kept: who reads the database cannot bind."""

    id: int = identity()
    code_hash: str = Field(unique=True)
    person_id: int = reference("person.id")
    home_id: int | None = maybe("home.id")
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
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def looks_like(code: str) -> bool:
    """Whether this could be a code at all: a home's number or a name is no wrong guess."""
    code = code.strip().upper()
    return len(code) == CODE_LENGTH and all(letter in _ALPHABET for letter in code)


def invite(session: Session, person_id: int, now: datetime, home_id: int | None = None) -> str:
    """A fresh code for a person. It is told once and cannot be read again."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    row = Invitation(
        code_hash=_hash(code),
        person_id=person_id,
        home_id=home_id,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(row)
    return code


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
