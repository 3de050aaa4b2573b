"""Notices to an estate, a building, a unit: shown as they will be sent, confirmed, sent (CS-5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import arguments, borders, dialogue, telling
from handlers.context import SUPERVISORS, Context
from handlers.errors import BadWords, NotAllowed
from handlers.grammar.verb import FEE_DESK
from handlers.incoming import Reply
from handlers.wording import refusals
from handlers.wording import work as words
from nlu import speech
from storage import estates, notices
from storage.dialogues import Dialogue
from storage.estates import Estate
from storage.notices import Notice


def about_to_send(context: Context, whom: str, said: str) -> None:
    """Shown as it will be sent; sent after one more word. The front desk and those who lead may."""
    if not context.sender.rights & (FEE_DESK | SUPERVISORS):
        raise NotAllowed(refusals.not_for_you, {"verb": "notice"})
    estate, building, unit = _whom(context, whom)
    found = notices.hearers(context.session, estate.id, building, unit)
    where = words.place_of(context.t, estate.name, building, unit)
    data: dict[str, Any] = {"estate": estate.id, "building": building, "unit": unit, "text": said}
    dialogue.ask(context, "notice", words.about_to_tell(context.t, where, len(found), said), **data)


def _whom(context: Context, said: str) -> tuple[Estate, str, str]:
    known, named = borders.known(context), estates.named_in(context.session, said)
    borders.require(context, named)
    found = named or (known[0] if len(known) == 1 else None)
    if found is None:
        raise BadWords(refusals.name_the_estate([each.name for each in known]))
    return found, arguments.building_in(said), arguments.unit_in(said)


def answered(context: Context, question: Dialogue) -> bool:
    """发吧, or not. False where the words are about something else."""
    said = context.text.strip()
    if said.casefold() in dialogue.CANCEL or said.startswith(("不发", "别发", "先不", "不对")):
        dialogue.finish(context)
        telling.answer(context, words.not_told(context.t))
        return True
    if "send" not in speech.cues(said, "staff"):
        return False
    _send(context, question.data)
    return True


def _send(context: Context, data: Mapping[str, Any]) -> None:
    dialogue.finish(context)
    people_there = notices.hearers(context.session, data["estate"], data["building"], data["unit"])
    row = Notice(
        estate_id=data["estate"],
        building=data["building"],
        unit=data["unit"],
        text=data["text"],
        by_id=context.sender.id,
        sent_at=context.now,
        told=len(people_there),
    )
    context.session.add(row)
    context.session.flush()
    said: list[tuple[int, Reply, dict[str, Any]]] = [
        (each.id, words.notice(context.tongue(each.language), row.text), {})
        for each in people_there
    ]
    telling.tell_people(context, said, "notice")
    context.audit("notice.sent", None, notice=row.id, told=row.told)
    telling.answer(context, words.told(context.t, len(people_there)))
