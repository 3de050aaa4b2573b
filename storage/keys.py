"""Keys by which other programs come in: what each may do, where, and in whose name."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, reference

MARK = "gj"  # every key begins with it, so that it is known for one where it lies about
USED_EVERY = timedelta(minutes=1)  # how exactly it is known when a key was used last


class ApiKey(SQLModel, table=True):
    """程序的钥匙. Made with a code that is good for one fetching of the key; only hashes are kept.

    ``person_id``: in whose name it acts, with no more than they may themselves. ``scopes``:
    "read:bills", "do:paid". ``estate_ids``: where; empty where everywhere.
    """

    __tablename__ = "api_key"

    id: int = identity()
    name: str
    person_id: int = reference("person.id", index=True)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    estate_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    code_hash: str = Field(unique=True)
    code_until: datetime
    key_hash: str = ""  # empty until somebody has fetched it
    made_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A key that was shown and is good."""

    id: int
    name: str
    person_id: int
    scopes: frozenset[str]
    estates: frozenset[int] | None  # None: everywhere


def hashed(said: str) -> str:
    """Of what has 256 bits of chance in it: no salt, no slow hash is needed."""
    return hashlib.sha256(said.encode()).hexdigest()


def make(session: Session, row: ApiKey) -> str:
    """Adds a key; the code with which it is fetched, once, is told once."""
    code = secrets.token_urlsafe(24)
    row.code_hash = hashed(code)
    session.add(row)
    session.flush()
    return code


def fetch(session: Session, code: str, now: datetime) -> str | None:
    """The key itself, made now and shown this once; None where the code is not good (any more)."""
    query = select(ApiKey).where(col(ApiKey.code_hash) == hashed(code)).with_for_update()
    row = session.exec(query).first()
    if row is None or row.key_hash or row.revoked_at is not None or now >= row.code_until:
        return None
    secret = secrets.token_urlsafe(32)
    row.key_hash = hashed(secret)
    session.add(row)
    return f"{MARK}_{row.id}_{secret}"


def opened_by(session: Session, said: str, now: datetime) -> Pass | None:
    """The pass of a key as a program shows it; None where it opens nothing."""
    mark, _, rest = said.partition("_")
    number, _, secret = rest.partition("_")
    if mark != MARK or not (number.isascii() and number.isdecimal() and len(number) < 16):
        return None
    row = session.get(ApiKey, int(number))
    kept = row.key_hash if row is not None else ""
    good = hmac.compare_digest(kept.encode(), hashed(secret).encode())
    if row is None or not good or row.revoked_at is not None:
        return None
    if row.used_at is None or now - row.used_at > USED_EVERY:
        row.used_at = now
        session.add(row)
    estates = frozenset(row.estate_ids) if row.estate_ids else None
    return Pass(row.id, row.name, row.person_id, frozenset(row.scopes), estates)


def living(session: Session) -> Sequence[ApiKey]:
    query = select(ApiKey).where(col(ApiKey.revoked_at).is_(None))
    return session.exec(query.order_by(col(ApiKey.id))).all()


def key(session: Session, number: int) -> ApiKey | None:
    return session.get(ApiKey, number)
