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
    _show(context, {"estate": estate.id, "building": building, "unit": unit, "text": said})


def _show(context: Context, data: dict[str, Any]) -> None:
    estate = context.session.get_one(Estate, data["estate"])
    found = notices.hearers(context.session, estate.id, data["building"], data["unit"])
    where = words.place_of(context.t, estate.name, data["building"], data["unit"])
    reply = words.about_to_tell(context.t, where, len(found), data["text"])
    dialogue.ask(context, "notice", reply, **data)


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
    text = _put_right(said, str(question.data["text"]))
    if text:
        _show(context, dict(question.data) | {"text": text})
        return True
    if "send" not in speech.cues(said, "staff"):
        return False
    _send(context, question.data)
    return True


def _put_right(said: str, text: str) -> str:
    """是周四不是周五: the text with the one for the other; "" where it corrects nothing of it."""
    found = speech.find(said, "puts_right")
    if found is None:
        return ""
    named = found.groupdict()
    wrong = named["wrong"] or named["wrong2"] or named["wrong3"] or ""
    right = named["right"] or named["right2"] or named["right3"] or ""
    return text.replace(wrong, right) if wrong and wrong in text else ""


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
