"""What is told to other programs when something happens to a ticket: to whom, and what is on its
way. Told in order for each ticket; tried again for three days; then it lies with the dead letters.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import JSON, ColumnElement, Index, and_, func, or_, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.keys import ApiKey
from storage.tickets import Ticket

STATES = ("pending", "sending", "sent", "dead")
# After each failure in turn; three days and some hours in all.
WAITS = tuple(timedelta(minutes=each) for each in (0.1, 1, 5, 30, 120, 300, 600, 840, 1200, 1320))
BOTH_SIGN = timedelta(days=1)  # so long the secret before signs along
NOTED = "webhooks"
_WAITING = text("state IN ('pending', 'sending')")


class Webhook(SQLModel, table=True):
    """An address that a program has named, with its key: what the key may not see is not told."""

    id: int = identity()
    key_id: int = reference("api_key.id", index=True)
    url: str
    kinds: list[str] = Field(default_factory=list, sa_type=JSON)  # of events; empty: all
    secret: str  # what signs cannot be a hash
    secret_before: str = ""
    before_until: datetime | None = None
    made_at: datetime
    stopped_at: datetime | None = None

    def signing(self, now: datetime) -> list[str]:
        """The secrets that sign now, the present one first."""
        still = self.before_until is not None and now < self.before_until
        return [self.secret, *([self.secret_before] if still else [])]

    def rotate(self, now: datetime) -> None:
        self.secret_before, self.before_until = self.secret, now + BOTH_SIGN
        self.secret = fresh_secret()


class WebhookLetter(SQLModel, table=True):
    """One event on its way to one address."""

    __tablename__ = "webhook_letter"
    __table_args__ = (
        one_of("state", STATES),
        Index("ix_webhook_letter_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_webhook_letter_line", "webhook_id", "ticket_id", "id"),
    )

    id: int = identity()
    webhook_id: int = reference("webhook.id")
    ticket_id: int | None = maybe("ticket.id")
    kind: str
    at: datetime
    state: str = "pending"
    attempts: int = 0
    not_before: datetime
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""

    def sent(self, now: datetime) -> None:
        self.state, self.sent_at, self.error = "sent", now, ""

    def failed(self, now: datetime, error: str) -> None:
        """Tried again later, or given up."""
        self.error = error[:200]
        if self.attempts >= len(WAITS):
            self.state = "dead"
            return
        self.state, self.not_before = "pending", now + WAITS[self.attempts]
        self.attempts += 1


def fresh_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def note(session: Session, ticket_id: int, kind: str, now: datetime) -> None:
    """Something has happened to a ticket: told once it is committed, or not at all."""
    listening = session.info.get(NOTED)
    if listening is None:
        listening = session.info[NOTED] = session.exec(_LISTENING).all()
    if not listening:
        return
    estate_id = session.exec(select(Ticket.estate_id).where(col(Ticket.id) == ticket_id)).first()
    for webhook_id, kinds, estates in listening:
        if (kinds and kind not in kinds) or (estates and estate_id not in estates):
            continue
        letter = WebhookLetter(
            webhook_id=webhook_id, ticket_id=ticket_id, kind=kind, at=now, not_before=now
        )
        session.add(letter)


_LISTENING = (
    select(Webhook.id, Webhook.kinds, ApiKey.estate_ids)
    .join(ApiKey, col(ApiKey.id) == col(Webhook.key_id))
    .where(col(Webhook.stopped_at).is_(None), col(ApiKey.revoked_at).is_(None))
)


def claim(
    session: Session, now: datetime, until: datetime, limit: int
) -> Sequence[tuple[WebhookLetter, Webhook]]:
    """Letters that may leave now, one for each ticket and address: in order, whoever sends them.
    What a sender has taken and not reported on by its ``claimed_until`` is taken again."""
    ahead = aliased(WebhookLetter)
    before_it = (
        select(ahead.id)
        .where(
            ahead.webhook_id == WebhookLetter.webhook_id,
            ahead.ticket_id == WebhookLetter.ticket_id,
            ahead.id < col(WebhookLetter.id),
            ahead.state.in_(["pending", "sending"]),  # type: ignore[attr-defined]
        )
        .exists()
    )
    query = (
        select(WebhookLetter, Webhook)
        .join(Webhook, col(Webhook.id) == col(WebhookLetter.webhook_id))
        .join(ApiKey, col(ApiKey.id) == col(Webhook.key_id))
        .where(
            _may_leave(now),
            ~before_it,
            col(Webhook.stopped_at).is_(None),
            col(ApiKey.revoked_at).is_(None),
        )
        .order_by(col(WebhookLetter.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=WebhookLetter)
    )
    found = session.exec(query).all()
    for letter, _ in found:
        letter.state, letter.claimed_until = "sending", until
        session.add(letter)
    return found


def are_waiting(session: Session, now: datetime) -> bool:
    query = select(WebhookLetter.id).where(_WAITING, _may_leave(now)).limit(1)
    return session.exec(query).first() is not None


def _may_leave(now: datetime) -> ColumnElement[bool]:
    left = and_(col(WebhookLetter.state) == "sending", col(WebhookLetter.claimed_until) < now)
    due = and_(col(WebhookLetter.state) == "pending", col(WebhookLetter.not_before) <= now)
    return or_(due, left)


def letter(session: Session, number: int) -> WebhookLetter:
    return session.get_one(WebhookLetter, number)


def of_key(session: Session, key_id: int) -> Sequence[Webhook]:
    query = select(Webhook).where(col(Webhook.key_id) == key_id, col(Webhook.stopped_at).is_(None))
    return session.exec(query.order_by(col(Webhook.id))).all()


def webhook(session: Session, number: int) -> Webhook | None:
    row = session.get(Webhook, number)
    return row if row is not None and row.stopped_at is None else None


def dead(session: Session, webhook_id: int, after: int, limit: int) -> Sequence[WebhookLetter]:
    query = select(WebhookLetter).where(
        col(WebhookLetter.webhook_id) == webhook_id,
        col(WebhookLetter.state) == "dead",
        col(WebhookLetter.id) > after,
    )
    return session.exec(query.order_by(col(WebhookLetter.id)).limit(limit)).all()


def newest(session: Session, webhook_id: int, limit: int) -> Sequence[WebhookLetter]:
    query = select(WebhookLetter).where(col(WebhookLetter.webhook_id) == webhook_id)
    return session.exec(query.order_by(col(WebhookLetter.id).desc()).limit(limit)).all()


def counts(session: Session, webhook_id: int) -> dict[str, int]:
    """How many letters are in each state."""
    query = (
        select(WebhookLetter.state, func.count())
        .where(col(WebhookLetter.webhook_id) == webhook_id)
        .group_by(col(WebhookLetter.state))
    )
    return dict(session.exec(query).all())


def replay(session: Session, webhook_id: int, since: datetime, now: datetime) -> int:
    """Sends again what has died, and what was sent since then; how many."""
    again = or_(
        col(WebhookLetter.state) == "dead",
        and_(col(WebhookLetter.state) == "sent", col(WebhookLetter.at) >= since),
    )
    done = session.exec(
        update(WebhookLetter)
        .where(col(WebhookLetter.webhook_id) == webhook_id, again)
        .values(state="pending", attempts=0, not_before=now, error="")
    )
    return int(done.rowcount)


def count_dead(session: Session, key_id: int) -> int:
    query = (
        select(func.count())
        .select_from(WebhookLetter)
        .join(Webhook, col(Webhook.id) == col(WebhookLetter.webhook_id))
        .where(col(Webhook.key_id) == key_id, col(WebhookLetter.state) == "dead")
    )
    return session.exec(query).one()
