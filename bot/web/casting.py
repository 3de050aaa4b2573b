"""Who can be played on the demo's stage, with what stands under their names."""

from __future__ import annotations

from sqlalchemy import Engine

from bot.channels.webchat import Webchat
from bot.web import wording
from storage import vitals
from storage.db import reading
from storage.vitals import Actor


def cast(engine: Engine, language: str) -> list[dict[str, str]]:
    """``[{"name", "role", "title", "note"}]``: title and note in "zh" or "en"."""
    with reading(engine) as session:
        actors = vitals.cast(session, Webchat.name)
    return [
        {
            "name": actor.address,
            "role": actor.role,
            "title": _title(actor, language),
            "note": actor.home,
        }
        for actor in actors
    ]


def _title(actor: Actor, language: str) -> str:
    words = wording.chrome(language)
    titles: dict[str, str] = words["residencies"] if actor.home else words["roles"]
    return titles[actor.residency if actor.home else actor.role]
