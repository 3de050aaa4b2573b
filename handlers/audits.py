"""The audit read: by whom it concerns, and by those who lead (CS-A)."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.tickets import pages
from handlers.wording import audits as words
from storage import audit
from storage.estates import Home
from storage.people import Person

SHOWN = 10


def show(context: Context, home: Home | None, whom: Person | None, action: str, page: str) -> None:
    """/audit [房号] [姓名] [refused] [页]: who saw or changed what, the newest first."""
    at = pages.read(page)
    rows = audit.entries(
        context.session,
        borders.here(context),
        actor_id=whom.id if whom is not None else None,
        home_id=home.id if home is not None else None,
        action=action,
        limit=pages.SIZE + 1,
        offset=at.offset,
    )
    parts = [home.number if home else "", whom.name if whom else "", action]
    following = pages.following(" ".join(["/audit", *filter(None, parts)]), at, len(rows))
    context.audit("audit.seen", home.id if home is not None else None)
    reply = words.entries(context.t, rows[: pages.SIZE], context.now, following)
    telling.answer(context, reply, kind="list")


def looked(context: Context) -> list[str]:
    """Who of the company looked at the asker's homes lately, in words."""
    homes = [each.id for each in context.sender.homes]
    if not homes:
        return []
    since = context.now - context.rules.charter.privacy.shown_for
    rows = audit.who_looked(context.session, homes, context.sender.id, since, SHOWN)
    return [words.one_look(context.t, entry, name, context.now) for entry, name in rows]
