"""Notices to an estate, a building, a unit: shown as they will be sent, confirmed, sent (CS-5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers import arguments, borders, dialogue, policy, spans, telling
from handlers.context import SUPERVISORS, Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.grammar.verb import FEE_DESK
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.wording import notices as words
from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from nlu import speech, supplies
from storage import estates, notices
from storage.dialogues import Dialogue
from storage.estates import Estate
from storage.notices import Notice

MOST = 8
PAGE = 1000  # people who are told in one transaction
_SIDES = (
    ("owner", re.compile(r"(?<!全体)(?<!所有)(?<!各位)业主|房东|owner")),
    ("tenant", re.compile(r"租[客户]|tenant")),
)
_BRIEF = 20  # characters of a word about when


def about_to_send(context: Context, whom: str, said: str) -> None:
    """Shown as it will be sent; sent after one more word. The front desk and those who lead may."""
    if not context.sender.rights & (FEE_DESK | SUPERVISORS):
        raise NotAllowed(refusals.not_for_you, {"verb": "notice"})
    _show(context, _whom(context, whom) | {"text": said})


def _show(context: Context, data: dict[str, Any]) -> None:
    """``leaves``: when it was asked to leave, in seconds; 0 for now."""
    draft = _draft(context, data)
    found = notices.count_hearers(context.session, draft)
    where = place_of(context, draft)
    if not draft.emergency:
        _refuse_too_many(context, (draft.estate_id, draft.building, draft.unit), where)
    reply = words.about_to_tell(context.t, where, found, draft, context.now)
    dialogue.ask(context, "notice", reply, **data)


def place_of(context: Context, row: Notice) -> str:
    """Whom it is about, in words."""
    estate = context.session.get_one(Estate, row.estate_id)
    return words.place_of(context.t, estate.name, row.building, row.unit, row.line, row.audience)


def _draft(context: Context, data: Mapping[str, Any]) -> Notice:
    """The notice as it would be: an outage where its words name a supply and a time."""
    text, rules = str(data["text"]), context.rules
    span = spans.first_in(text, rules.local(context.now), rules.zone)
    outage = span if span is not None and supplies.named(text) else None
    emergency = speech.find(text, "urgent_notice") is not None
    asked = datetime.fromtimestamp(int(data.get("leaves", 0)), UTC)
    leaves = max(asked, context.now)
    if not emergency:
        leaves = policy.out_of_quiet(rules.charter.notices, rules.local(leaves)).astimezone(UTC)
    return Notice(
        estate_id=data["estate"],
        building=data["building"],
        unit=data["unit"],
        line=data.get("line", ""),
        audience=data.get("audience", ""),
        text=text,
        by_id=context.sender.id,
        sent_at=leaves,
        emergency=emergency,
        begins_at=outage.begins.astimezone(UTC) if outage else None,
        ends_at=outage.ends.astimezone(UTC) if outage and outage.ends else None,
    )


def _refuse_too_many(context: Context, place: tuple[int, str, str], where: str) -> None:
    rule = context.rules.charter.notices
    since = context.now - timedelta(days=7)
    if notices.count_since(context.session, *place, since) >= rule.weekly:
        raise BadWords(words.enough_notices(where, rule.weekly))


def _whom(context: Context, said: str) -> dict[str, Any]:
    """桂花园3栋2单元01线租客: where, and whether only one side of those who live there."""
    known, named = borders.known(context), estates.named_in(context.session, said)
    borders.require(context, named)
    found = named or (known[0] if len(known) == 1 else None)
    if found is None:
        raise BadWords(refusals.name_the_estate([each.name for each in known]))
    return {
        "estate": found.id,
        "building": arguments.building_in(said),
        "unit": arguments.unit_in(said),
        "line": arguments.line_in(said),
        "audience": next((side for side, word in _SIDES if word.search(said)), ""),
    }


def answered(context: Context, question: Dialogue) -> bool:
    """发吧, or not. False where the words are about something else."""
    said = context.text.strip()
    text = _put_right(said, str(question.data["text"]))
    if text:
        _show(context, dict(question.data) | {"text": text})
        return True
    if said.casefold() in dialogue.CANCEL or speech.find(said, "not_sent"):
        dialogue.finish(context)
        telling.answer(context, words.not_told(context.t))
        return True
    leaves = _moment_in(context, said)
    if leaves is not None:
        _show(context, dict(question.data) | {"leaves": int(leaves.timestamp())})
        return True
    if "send" not in speech.cues(said, "staff"):
        return False
    _send(context, question.data)
    return True


def _moment_in(context: Context, said: str) -> datetime | None:
    """明早8点发: when it is to leave."""
    if not said.endswith(("发", "发吧", "再发", "发出去")) or len(said) > _BRIEF:
        return None
    rules = context.rules
    span = spans.first_in(said, rules.local(context.now), rules.zone)
    return span.begins if span is not None and span.begins > context.now else None


def _put_right(said: str, text: str) -> str:
    """是周四不是周五: the text with the one for the other; "" where it corrects nothing of it."""
    if (more := speech.find(said, "adds")) is not None:
        return f"{text}。{more['more']}"
    found = speech.find(said, "puts_right")
    if found is None:
        return _at_another_time(said, text)
    named = found.groupdict()
    wrong = named["wrong"] or named["wrong2"] or named["wrong3"] or ""
    right = named["right"] or named["right2"] or named["right3"] or ""
    return text.replace(wrong, right) if wrong and wrong in text else _at_another_time(said, text)


def _at_another_time(said: str, text: str) -> str:
    """时间改一下 3点到5点: the text with its hours, or its day, as they are said now."""
    if speech.find(said, "changes") is None or len(said) > _BRIEF * 2:
        return ""
    changed = text
    new, old = speech.find(said, "hours"), speech.find(text, "hours")
    if new is not None and old is not None:
        half = new["half"] or old["half"] or ""
        changed = f"{text[: old.start()]}{half}{new['clock']}{text[old.end() :]}"
    new, old = speech.find(said, "day_named"), speech.find(changed, "day_named")
    if new is not None and old is not None:
        changed = f"{changed[: old.start()]}{new[0]}{changed[old.end() :]}"
    return changed if changed != text else ""


def _send(context: Context, data: Mapping[str, Any]) -> None:
    dialogue.finish(context)
    row = _draft(context, data)
    context.session.add(row)
    if row.sent_at > context.now:
        row.is_sent, row.next_at = False, row.sent_at
        context.session.flush()
        telling.answer(context, words.will_leave(context.t, row, context.now))
        return
    context.session.flush()
    tell(context, row)
    told = row.told if row.said_to is None else notices.count_hearers(context.session, row)
    context.audit("notice.sent", None, notice=row.id, told=told)
    telling.answer(context, words.told(context.t, told, row.id))


def tell(moment: Moment, row: Notice) -> None:
    """It leaves, to those who live there and can be reached: a page of them, and the others at the
    next looks. Then the end of an outage is waited for."""
    letter = {"notice_id": row.id}
    row.told += _page(moment, row, lambda t: words.notice(t, row.text), letter)
    row.is_sent = True
    if row.said_to is None:
        row.next_at = row.ends_at if row.ends_at is not None and row.ends_at > moment.now else None


def _page(
    moment: Moment, row: Notice, say: Callable[[Tongue], Reply], letter: dict[str, Any]
) -> int:
    """Says it to the next of them; how many that were."""
    found = notices.hearers(moment.session, row, row.said_to or 0, PAGE)
    replies = {language: say(moment.tongue(language)) for _, language in found}
    telling.tell_people(moment, [(who, replies[tongue], letter) for who, tongue in found], "notice")
    row.said_to = found[-1][0] if len(found) == PAGE else None
    row.next_at = moment.now if row.said_to is not None else None
    moment.session.add(row)
    return len(found)


def attend(moment: Moment, row: Notice) -> None:
    """It leaves, or goes on leaving; or its outage should have ended, and whoever wrote it is
    asked."""
    row.next_at = None
    moment.session.add(row)
    if row.said_to is not None and row.restored_at is not None:
        _tell_back(moment, row)
        return
    if not row.is_sent or row.said_to is not None:
        tell(moment, row)
        return
    if row.by_id is not None and row.restored_at is None:
        telling.tell_person(
            moment, row.by_id, lambda t: words.is_it_back(t, row.id, row.text), "notice"
        )


# ------------------------------------------------------------------------- what became of one


def show(context: Context) -> None:
    """/notices: the newest, with what each has come to."""
    rows = notices.newest(context.session, borders.here(context), MOST)
    telling.answer(context, words.notices(context.t, rows, context.now), kind="list")


def find(context: Context, word: str) -> Notice:
    row = notices.notice(context.session, row_number(word))
    if row is None:
        raise NotFound(words.no_notice(word))
    return row


def heard(context: Context, row: Notice) -> None:
    """By home: who has it, and who could not be reached and is to be told otherwise."""
    found = notices.by_home(context.session, row)
    missed = [home.number for home, had, waits in found if not had and not waits]
    had = sum(1 for _, had, _ in found if had)
    waits = sum(1 for _, had, waits in found if waits and not had)
    telling.answer(context, words.heard(context.t, row, had, waits, missed), kind="list")


def restore(context: Context, row: Notice) -> None:
    """恢复了: who was told that it stops is told that it is back; once."""
    if row.begins_at is None:
        raise BadWords(words.no_outage(row.id))
    if row.restored_at is None:
        row.restored_at, row.next_at, row.said_to = context.now, None, None
        context.session.add(row)
        if row.is_sent:
            _tell_back(context, row)
        context.audit("notice.restored", None, notice=row.id)
    telling.answer(context, words.restored(context.t, row.id))


def _tell_back(moment: Moment, row: Notice) -> None:
    _page(moment, row, lambda t: words.back(t, row.text), {})


def stop(context: Context, row: Notice) -> None:
    """One that has not left does not."""
    if row.is_sent:
        raise BadWords(words.has_left(row.id))
    context.session.delete(row)
    context.audit("notice.stopped", None, text=row.text)
    telling.answer(context, words.not_told(context.t))


def in_effect(context: Context, supply: frozenset[str]) -> Notice | None:
    """The outage of one of these supplies that the speaker's home has now."""
    rule = context.rules.charter.notices
    found = notices.in_effect(
        context.session, context.sender.homes, context.now, rule.ahead, rule.overrun
    )
    return next((each for each in found if supplies.named(each.text) & supply), None)


def none_known(context: Context) -> None:
    """明天停水吗, and we know of none: said so, and a person can be asked."""
    telling.answer(context, words.none_known(context.t))


def answer_outage(context: Context) -> None:
    """为什么没水: what was told of it, and a way to say that it is something else."""
    row = in_effect(context, supplies.named(context.text))
    if row is None:
        return
    reply = words.outage(context.t, row, context.now)
    dialogue.ask(
        context,
        "report",
        reply,
        text=context.text[:4000],
        received=context.received_id,
        outage=row.id,
    )
