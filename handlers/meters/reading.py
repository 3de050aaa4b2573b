"""A reading: kept, or asked back where it cannot be; meters that are replaced (EN-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from handlers import dialogue, duties, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, WrongState
from handlers.meters import finding
from handlers.wording import meters as words
from handlers.wording import people as people_words
from storage import attachments, meters
from storage.dialogues import Dialogue
from storage.meters import Meter, MeterReading

HISTORY = 13  # readings that say what is usual
LOOSE = timedelta(minutes=15)  # a photo sent shortly before its number belongs to it


def read(context: Context, row: Meter, shown: int | None) -> None:
    """Takes a reading, or asks back: lower than the last one, or beyond all use so far (EN-4)."""
    if shown is None:
        dialogue.ask(context, "meter", words.which_number(context.t, row), meter=row.id)
        return
    history = meters.last_readings(context.session, row.id, HISTORY)
    if history and shown < history[0].value:
        telling.answer(context, words.lower(context.t, row, history[0].value, shown))
    elif history and _absurd(context, row, history, shown):
        used = (shown - history[0].value) * row.factor
        telling.answer(context, words.absurd(context.t, row, shown, used))
    else:
        _keep(context, row, shown, history)


def _absurd(context: Context, row: Meter, history: Sequence[MeterReading], shown: int) -> bool:
    """More a day than so many times what was usual."""
    rule = context.rules.charter.energy
    days = _days(context, history[0])
    before = [
        (newer.used, max(1, (newer.at - older.at).days))
        for newer, older in pairwise(history)
        if newer.kind == "reading"
    ]
    if len(before) < rule.known_from:
        return False
    total, span = sum(used for used, _ in before), sum(each for _, each in before)
    used = (shown - history[0].value) * row.factor
    return used * span > rule.absurd_times * total * days and used > 0


def _days(context: Context, last: MeterReading) -> int:
    return max(1, (context.now - last.at).days)


def _keep(
    context: Context,
    row: Meter,
    shown: int,
    history: Sequence[MeterReading],
    kind: str = "reading",
) -> MeterReading:
    used = (shown - history[0].value) * row.factor if history else 0
    reading = MeterReading(
        meter_id=row.id,
        kind=kind if history else "start",
        month=finding.month(context),
        value=shown,
        used=used,
        at=context.now,
        by_id=context.sender.id,
        attachment_id=_photo(context),
    )
    context.session.add(reading)
    context.session.flush()
    if kind != "final":
        left = _left(context, row.estate_id)
        telling.answer(context, words.kept(context.t, row, reading, left))
        _count(context, row.estate_id, left)
    return reading


def _left(moment: Moment, estate_id: int) -> list[Meter]:
    """The meters of an estate that have not been read for this month."""
    found = meters.active(moment.session, [estate_id])
    done = meters.read_in(moment.session, [each.id for each in found], finding.month(moment))
    return [each for each in found if each.id not in done]


def _count(context: Context, estate_id: int, left: Sequence[Meter]) -> None:
    """All are read: the month's duty is kept."""
    if left:
        return
    rule = context.rules.charter.energy
    month = finding.month(context)
    duties.record(
        context,
        rule.duty,
        source=f"meters:{estate_id}:{month}",
        estate=estate_id,
        by=context.sender.id,
        evidence=[
            duties.Evidence("count", number=len(meters.active(context.session, [estate_id])))
        ],
    )


def _photo(context: Context) -> int | None:
    """What came with the number, or alone shortly before it."""
    context.session.flush()
    found = list(context.attachments)
    if not found and context.sender.chat is None:
        since = context.now - LOOSE
        found = [*attachments.loose_of(context.session, context.sender.id, since)]
    return next((each.id for each in reversed(found) if each.kind == "photo"), None)


def sent(context: Context, question: Dialogue) -> bool:
    """The number that was asked for; a photo alone is kept, and the number asked for again."""
    row = meters.meter(context.session, question.data["meter"])
    said = context.text.strip()
    if row is None or row.state != "active":
        dialogue.finish(context)
        return False
    if said.casefold() in dialogue.CANCEL:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
        return True
    if not said and context.attachments:
        dialogue.ask(context, "meter", words.photo_kept(context.t, row), meter=row.id)
        return True
    told = "complaint" in context.meaning.intents  # 地库B2的灯灭了 has a number, too
    if told or not said or not any(each.isdigit() for each in said):
        dialogue.finish(context)
        return False
    dialogue.finish(context)
    shown, rest = finding.value_and_rest(context, said)
    if rest:
        raise BadWords(words.bad_reading(said))
    read(context, row, shown)
    return True


def sure(context: Context, row: Meter, shown: int) -> None:
    """The button 没错: the reading stands although it is unusual; never one that goes backward."""
    history = meters.last_readings(context.session, row.id, 1)
    if history and shown < history[0].value:
        telling.answer(context, words.lower(context.t, row, history[0].value, shown))
        return
    _keep(context, row, shown, history)


def fix(context: Context, row: Meter, shown: int) -> None:
    """The last reading was misread, and is another one."""
    history = meters.last_readings(context.session, row.id, 2)
    if not history or history[0].month != finding.month(context):
        raise WrongState(words.nothing_to_fix)
    last = history[0]
    before = history[1].value if len(history) > 1 and last.kind == "reading" else shown
    if shown < before:
        raise WrongState(words.nothing_to_fix)
    last.value, last.used, last.by_id = shown, (shown - before) * row.factor, context.sender.id
    context.session.add(last)
    telling.answer(context, words.kept(context.t, row, last, _left(context, row.estate_id)))


def swap(context: Context, row: Meter, old: int | None, new: int) -> None:
    """Replaced: the old one's last number, asked for where it is missing, and where the new one
    begins."""
    if old is not None:
        _swap(context, row, old, new)
        return
    begins = Decimal(new) / 1000
    asked = words.old_number(context.t, row)
    dialogue.ask_words(context, f"/meter swapped {row.id} {begins:f}", asked)


def swapped(context: Context, row: Meter, new: int, old: int) -> None:
    """The answer to "what did the old one show?"."""
    _swap(context, row, old, new)


def _swap(context: Context, row: Meter, old: int, new: int) -> None:
    history = meters.last_readings(context.session, row.id, 1)
    if history and old < history[0].value:
        raise WrongState(words.old_is_lower)
    if history:
        _keep(context, row, old, history, "final")
    start = MeterReading(
        meter_id=row.id,
        kind="start",
        month=finding.month(context),
        value=new,
        used=0,
        at=context.now,
        by_id=context.sender.id,
        attachment_id=_photo(context),
    )
    context.session.add(start)
    context.session.flush()
    left = _left(context, row.estate_id)
    telling.answer(context, words.replaced(context.t, row, new))
    _count(context, row.estate_id, left)
