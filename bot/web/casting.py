"""Who can be played on the demo's stage, with what stands under their names."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.channels.webchat import Webchat
from bot.web import wording
from handlers.rules import Rules
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage import vitals
from storage.charter.company import STRANGER
from storage.db import reading
from storage.vitals import Actor

FIRST_ON_STAGE = {"zh": ("王阿姨", "张师傅", "陈主管"), "en": ("Anna", "张师傅", "陈主管")}
VISITOR = {"zh": "新邻居", "en": "Newcomer"}
MOST_ON_STAGE = 6


def cast(engine: Engine, rules: Rules, language: str) -> list[dict[str, Any]]:
    """``[{"name", "role", "title", "note"}]``: title and note in "zh" or "en"."""
    with reading(engine) as session:
        actors = vitals.cast(session, Webchat.name)
    words = wording.chrome(rules, language)
    return [
        {
            "name": actor.address,
            "role": actor.role,
            "title": _title(actor, words),
            "note": place(actor.home, rules.zone, language),
        }
        for actor in actors
    ]


def visitor(cast: list[dict[str, Any]], rules: Rules, language: str) -> list[dict[str, Any]]:
    """Somebody whom nobody knows yet, to be played as well: says hello, reports, binds a home."""
    name = VISITOR[language]
    if any(actor["name"] == name for actor in cast):
        return []
    title = wording.chrome(rules, language)["roles"][STRANGER]
    return [{"name": name, "role": STRANGER, "title": title, "note": ""}]


def on_stage(cast: list[dict[str, Any]], asked: str, language: str) -> list[str]:
    """Whose phones to show: those asked for ("王阿姨,张师傅"), else those one should see first."""
    known = [actor["name"] for actor in cast]
    for names_wanted in (asked.split(","), FIRST_ON_STAGE[language]):
        found = [name for name in dict.fromkeys(names_wanted) if name in known]
        if found:
            return found[:MOST_ON_STAGE]
    return known[:3]


def place(number: str, zone: ZoneInfo, language: str) -> str:
    """``3-2-1501`` as people say it; words stay as they are."""
    if not number[:1].isascii():
        return number
    return names.place(Tongue({"zh": "zh_CN"}.get(language, language), zone), number)


def _title(actor: Actor, words: dict[str, Any]) -> str:
    titles: dict[str, str] = words["residencies"] if actor.home else words["roles"]
    return titles[actor.residency if actor.home else actor.role]
