"""What somebody signs in with where there is no messenger: name, password, second factor."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.columns import BigInt, identity, reference
from storage.db import add_missing
from storage.invitations import fresh_code, read
from storage.sealing import Sealed

# 19 MiB and two rounds: what OWASP asks for at least; 30 ms of a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
RECOVERY_CODES = 8
STEP = 30  # seconds for which a code of the second factor stands


class Account(SQLModel, table=True):
    """One person's. ``name``: as it is compared. ``factor``: the shared secret of the second
    factor; empty without one. ``step``: the time step of the code that was used last: each is
    good once."""

    id: int = identity()
    person_id: int = Field(foreign_key="person.id", unique=True, sa_type=BigInt)
    name: str = Field(unique=True)
    digest: str
    set_at: datetime
    factor: str = Field(default="", sa_type=Sealed)
    step: int = 0


class RecoveryCode(SQLModel, table=True):
    """Good once, instead of a code of the second factor. Only its hash is kept."""

    __tablename__ = "recovery_code"

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    digest: str


class SignInAttempt(SQLModel, table=True):
    """How often it was tried under one name or from one address. ``key`` is one of 65,536 for each
    kind, so that nobody fills the table with names; neither stands in it."""

    __tablename__ = "sign_in_attempt"

    key: str = Field(primary_key=True)
    failures: int = 0
    first_at: datetime


# ------------------------------------------------------------------------------------- passwords


def digest_of(password: str) -> str:
    """As it is kept. Takes time: never inside a transaction."""
    return _HASHER.hash(password)


def is_right(digest: str, password: str) -> bool:
    """Takes the same time whether there is an account (``digest``) or none (empty)."""
    try:
        _HASHER.verify(digest or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(digest)


@cache
def _nobodys() -> str:
    return digest_of(secrets.token_urlsafe(16))


def plain(name: str) -> str:
    """A name as it is compared: capitals and spaces make no other."""
    return "".join(name.casefold().split())[:60]


def of_name(session: Session, name: str) -> Account | None:
    return session.exec(select(Account).where(col(Account.name) == plain(name))).first()


def of_person(session: Session, person_id: int) -> Account | None:
    return session.exec(select(Account).where(col(Account.person_id) == person_id)).first()


def keep(session: Session, person_id: int, name: str, digest: str, now: datetime) -> Account:
    """Their name and password from now on; a second factor stays as it is."""
    row = of_person(session, person_id)
    row = row or Account(person_id=person_id, name="", digest="", set_at=now)
    row.name, row.digest, row.set_at = plain(name), digest, now
    session.add(row)
    session.flush()
    return row


def drop(session: Session, person_id: int) -> None:
    """Nobody signs in as them by a password any more."""
    drop_factor(session, person_id)
    session.exec(delete(Account).where(col(Account.person_id) == person_id))


# --------------------------------------------------------------------------------- second factor


def fresh_factor() -> str:
    return pyotp.random_base32()


def factor_address(secret: str, name: str, issuer: str) -> str:
    """What an authenticator reads from a QR code: otpauth://…"""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int:
    """The time step whose code this is, at most one before or after now; 0 where it is none."""
    given, at = "".join(code.split()), int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    found = 0
    for step in (at - 1, at, at + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            found = step
    return found


def set_factor(session: Session, account: Account, secret: str, step: int) -> list[str]:
    """A second factor from now on; returns the recovery codes, which cannot be read again."""
    drop_factor(session, account.person_id)
    account.factor, account.step = secret, step
    codes = [fresh_code() for _ in range(RECOVERY_CODES)]
    session.add(account)
    session.add_all(RecoveryCode(person_id=account.person_id, digest=_hash(each)) for each in codes)
    return codes


def drop_factor(session: Session, person_id: int) -> None:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    if account := of_person(session, person_id):
        account.factor, account.step = "", 0
        session.add(account)


def take_code(session: Session, account: Account, code: str, now: datetime) -> bool:
    """Whether it is a code of the second factor, or one for emergencies. Each is good once."""
    step = step_of(account.factor, code, now)
    if step > account.step:
        account.step = step
        session.add(account)
        return True
    used = delete(RecoveryCode).where(
        col(RecoveryCode.person_id) == account.person_id, col(RecoveryCode.digest) == _hash(code)
    )
    return session.exec(used).rowcount == 1


def codes_left(session: Session, person_id: int) -> int:
    query = select(func.count()).select_from(RecoveryCode)
    return session.exec(query.where(col(RecoveryCode.person_id) == person_id)).one()


def _hash(code: str) -> str:
    return sha256(read(code).encode()).hexdigest()


# -------------------------------------------------------------------------------------- attempts


def key_of(secret: str, kind: str, said: str) -> str:
    """Under which attempts by a name, or from an address, are counted."""
    return f"{kind}:{hmac.digest(secret.encode(), f'{kind}:{said}'.encode(), 'sha256').hex()[:4]}"


def try_once(
    session: Session, most: Mapping[str, int], now: datetime, within: timedelta
) -> timedelta:
    """Counts one more attempt under each key, at most so many ``within``. Returns how long to wait
    where one of them is used up: then nothing is counted."""
    rows = _attempts(session, sorted(most), now)
    for row in rows:
        if row.first_at <= now - within or row.first_at > now:
            row.failures, row.first_at = 0, now
    full = [row for row in rows if row.failures >= most[row.key]]
    if full:
        return max(row.first_at for row in full) + within - now
    for row in rows:
        row.failures += 1
    session.add_all(rows)
    return timedelta(0)


def forgive(session: Session, key: str, *, wholly: bool) -> None:
    """The attempt was no failure; ``wholly``: nor do those before it count any more."""
    row = session.get(SignInAttempt, key, with_for_update=True)
    if row is not None:
        row.failures = 0 if wholly else max(row.failures - 1, 0)
        session.add(row)


def _attempts(session: Session, keys: Sequence[str], now: datetime) -> Sequence[SignInAttempt]:
    fresh = [{"key": key, "failures": 0, "first_at": now} for key in keys]
    add_missing(session, SignInAttempt, fresh, ["key"])
    query = select(SignInAttempt).where(col(SignInAttempt.key).in_(keys))
    return session.exec(query.order_by(col(SignInAttempt.key)).with_for_update()).all()
