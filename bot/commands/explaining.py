"""``guanjia nlu explain TEXT --as NAME``: a message read against a live conversation."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import Settings
from handlers.context import Moment
from handlers.conversation import doing, explain
from handlers.conversation.arrival import as_if_said
from storage import contacts, people
from storage.db import connect, reading


def against(settings: Settings, name: str, text: str) -> str:
    """What the message would be read as, if that person wrote it now. Changes nothing."""
    with reading(connect(settings.database_url)) as session:
        point = _point(session, name)
        moment = Moment(session, rules_of(settings), datetime.now(UTC))
        context = as_if_said(moment, point, text)
        message, conversation = doing.read(context)
        return "\n".join(explain.lines(message, conversation, moment.rules))


def _point(session: Session, name: str) -> contacts.ContactPoint:
    found = people.named(session, name)
    points = contacts.of_person(session, found[0].id) if len(found) == 1 else ()
    if not points:
        raise CannotStart(f"Nobody, or more than one person, is called {name} and has a chat.")
    return points[-1]
