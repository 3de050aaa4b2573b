"""Addresses that a program names with its key: made, listed, rotated, stopped, sent to again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.interface import shapes
from handlers.wording import keys as words
from storage import webhooks
from storage.history import Kind
from storage.keys import Pass
from storage.webhooks import Webhook

MOST = 10  # addresses of a key
LONGEST = 500
AGAIN = timedelta(days=3)


def add(context: Context, key: Pass, url: str, kinds: Sequence[str]) -> shapes.Webhook:
    """The secret is shown here and after a rotation, and nowhere else. Raises BadWords."""
    parts = urlsplit(url) if url.isascii() and len(url) <= LONGEST else urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username:
        raise BadWords(words.no_address(url))
    unknown = [each for each in kinds if each not in set(Kind)]
    if unknown:
        raise BadWords(words.no_event(unknown[0]))
    if len(webhooks.of_key(context.session, key.id)) >= MOST:
        raise BadWords(words.enough_addresses(MOST))
    row = Webhook(
        key_id=key.id,
        url=url,
        kinds=sorted(set(kinds)),
        secret=webhooks.fresh_secret(),
        made_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    context.audit("webhook.made", None, key=key.id, webhook=row.id, host=parts.hostname)
    return _shown(row, row.secret)


def mine(context: Context, key: Pass) -> list[shapes.Webhook]:
    return [_shown(each) for each in webhooks.of_key(context.session, key.id)]


def rotate(context: Context, key: Pass, number: int) -> shapes.Webhook:
    row = _one(context, key, number)
    row.rotate(context.now)
    context.session.add(row)
    context.audit("webhook.rotated", None, key=key.id, webhook=row.id)
    return _shown(row, row.secret)


def stop(context: Context, key: Pass, number: int) -> shapes.Webhook:
    row = _one(context, key, number)
    row.stopped_at = context.now
    context.session.add(row)
    return _shown(row)


def dead(context: Context, key: Pass, number: int) -> list[shapes.DeadLetter]:
    """What was tried for three days and did not arrive; the oldest first."""
    row = _one(context, key, number)
    return [
        shapes.DeadLetter(each.id, each.kind, each.ticket_id, each.at, each.error)
        for each in webhooks.dead(context.session, row.id, 0, 200)
    ]


def replay(context: Context, key: Pass, number: int) -> shapes.Replayed:
    """Everything that has died, and what was sent in the last three days, again."""
    row = _one(context, key, number)
    since: datetime = context.now - AGAIN
    return shapes.Replayed(webhooks.replay(context.session, row.id, since, context.now))


def _one(context: Context, key: Pass, number: int) -> Webhook:
    row = webhooks.webhook(context.session, number)
    if row is None or row.key_id != key.id:
        raise NotFound(words.no_webhook(str(number)))
    return row


def _shown(row: Webhook, secret: str = "") -> shapes.Webhook:
    return shapes.Webhook(row.id, row.url, list(row.kinds), secret, row.made_at)
