"""Invitation codes for a process that runs: what ``guanjia invite`` prints, without its start."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from handlers import people
from handlers.context import Moment
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter, estates
from storage.db import transaction
from tests.truth import home_parts
from tests.world import ZONE

RULES = Rules(charter.load(), ZONE, understand)


def invite(engine: Engine, role: str, name: str, home: str = "", at: datetime | None = None) -> str:
    """``at``: where the process's clock is ahead."""
    with transaction(engine) as session:
        moment = Moment(session, RULES, at or datetime.now(UTC))
        found = estates.find_homes(session, *home_parts(home))[0] if home else None
        return people.invite_person(moment, role, name, found, actor_id=None)
