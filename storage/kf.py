"""微信客服: how far each account's messages were fetched, and welcomes that may still be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import add_missing

TOKEN_LIFE = timedelta(minutes=10)
LOOK_AGAIN = timedelta(minutes=5)  # a callback that never came costs no more than that
WELCOME_LIFE = timedelta(seconds=20)


class KfAccount(SQLModel, table=True):
    """One kf account. Times are real. ``cursor``: the platform's word for how far we have read."""

    __tablename__ = "kf_account"

    kf_id: str = Field(primary_key=True)
    cursor: str = ""
    token: str = ""
    token_until: datetime
    wanted_at: datetime | None = None  # something waits there
    pulled_at: datetime


class KfWelcome(SQLModel, table=True):
    """Somebody has opened the chat: with ``code`` one greeting may be said, within 20 seconds."""

    __tablename__ = "kf_welcome"

    address: str = Field(primary_key=True)
    code: str
    until: datetime


def want(session: Session, kf_id: str, token: str, real: datetime) -> None:
    """Something waits at the platform; with ``token`` we may fetch it at once."""
    _meet(session, kf_id, real)
    session.exec(
        update(KfAccount)
        .where(col(KfAccount.kf_id) == kf_id)
        .values(token=token, token_until=real + TOKEN_LIFE, wanted_at=real)
    )


def want_all(session: Session, named: str, real: datetime) -> None:
    """Every account that we know is to be looked at, and the one that the settings name."""
    if named:
        _meet(session, named, real)
    session.exec(update(KfAccount).values(wanted_at=real))


def _meet(session: Session, kf_id: str, real: datetime) -> None:
    fresh = {"kf_id": kf_id, "cursor": "", "token": "", "token_until": real, "pulled_at": real}
    add_missing(session, KfAccount, [{**fresh, "wanted_at": None}], ["kf_id"])


def wanted(session: Session, real: datetime) -> Sequence[KfAccount]:
    """The accounts to look at now."""
    query = select(KfAccount).where(
        or_(col(KfAccount.wanted_at).is_not(None), col(KfAccount.pulled_at) <= real - LOOK_AGAIN)
    )
    return session.exec(query.order_by(col(KfAccount.kf_id))).all()


def known(session: Session) -> Sequence[KfAccount]:
    """Every account that ever rang."""
    return session.exec(select(KfAccount).order_by(col(KfAccount.kf_id))).all()


def pulled(
    session: Session, kf_id: str, cursor: str, wanted_at: datetime | None, real: datetime
) -> None:
    """Everything before ``cursor`` is ours. ``wanted_at``: the wish that this was an answer to,
    None where there is more; a newer wish stays."""
    account = session.get_one(KfAccount, kf_id, with_for_update=True)
    account.cursor, account.pulled_at = cursor, real
    if wanted_at is not None and account.wanted_at == wanted_at:
        account.wanted_at = None
    session.add(account)


def may_welcome(session: Session, address: str, code: str, until: datetime) -> None:
    session.exec(delete(KfWelcome).where(col(KfWelcome.until) < until - WELCOME_LIFE * 2))
    session.merge(KfWelcome(address=address, code=code, until=until))


def take_welcome(session: Session, address: str, real: datetime) -> str:
    """The code, for whoever asks first; "" where there is none or it is too late."""
    row = session.get(KfWelcome, address, with_for_update=True)
    if row is None:
        return ""
    session.delete(row)
    return row.code if row.until > real else ""
