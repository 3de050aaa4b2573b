"""/appeal: an event was not the holder's fault, or a frozen score lacks what was recorded late.

Another named person decides, with a word."""

from __future__ import annotations

import re

from handlers import dialogue, telling
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.points import Sheet
from handlers.scores import freezing, reach, recounting, working
from handlers.wording import appeals as words
from handlers.wording import refusals
from storage import people, scores
from storage.measures.shape import Key
from storage.periods import containing
from storage.scores import SHEET, ScoreAppeal, ScoreCorrection, ScoreSheet

_EVENT = re.compile(r"([#＃dDsS])(\d{1,12})")
UPHELD, REJECTED = "同意", "驳回"  # as the buttons say it
KINDS = {"#": "ticket", "＃": "ticket", "d": "duty", "s": SHEET}


def show(context: Context) -> None:
    """The appeals about the scores that the asker may read."""
    positions = reach.readable(context.rules.charter, context.sender)
    if not positions:
        raise NotAllowed(refusals.not_for_you)
    found = scores.appeals(context.session, positions)
    titles = {each: context.rules.charter.positions[each].title for each in positions}
    telling.answer(context, words.all_appeals(context.t, found, titles), "list")


def event(_context: Context, word: str) -> tuple[Key, str]:
    """#12, D5, S4: what takes points, or a frozen score; and how it was written."""
    found = _EVENT.fullmatch(word)
    if found is None:
        raise BadWords(refusals.not_understood_word(word))
    return (KINDS[found[1].casefold()], int(found[2])), word


def is_event(word: str) -> bool:
    return _EVENT.fullmatch(word) is not None


def ask(context: Context, about: tuple[Key, str], reason: str) -> None:
    """The holder asks: it was not their fault; or that a frozen score be worked out again from what
    is on record now."""
    key, said = about
    position = _whose(context, key, said)
    before = scores.appeal_about(context.session, position, *key)
    if before is not None and before.state in ("asked", _settled(key)):
        raise WrongState(words.asked_before(before.id))
    if not reason:
        dialogue.ask_words(context, f"/appeal {said}", words.which_reason(context.t, said))
        return
    row = ScoreAppeal(
        position=position,
        event_kind=key[0],
        event_id=key[1],
        reason=reason,
        asked_by_id=context.sender.id,
        asked_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    context.audit("score.appealed", appeal=row.id)
    title, name = context.rules.charter.positions[position].title, context.sender.person.name
    for role in context.rules.charter.scores[position].decides:
        telling.tell_role(
            context,
            role,
            None,
            lambda t: words.appeal_to_decide(t, row, title, name),
            "notice",
            but_not=(context.sender.id,),
            key=f"appeal:{row.id}:{role}",
        )
    telling.answer(context, words.appeal_noted(context.t, row))


def _settled(key: Key) -> str:
    """What is upheld about an event stays so; a score may be worked out again more than once."""
    return "asked" if key[0] == SHEET else "upheld"


def _whose(context: Context, key: Key, said: str) -> str:
    """The asker's position from whose score the event takes points, now or as it was frozen; or
    whose frozen score it is, where what is on record now would change it."""
    charter = context.rules.charter
    own = [each for each in charter.scores if reach.holds(charter, context.sender, each)]
    if not own:
        raise NotAllowed(words.only_the_holder)
    for position in own:
        if key[0] == SHEET:
            rows = scores.of_position(context.session, position)
            if any(row.id == key[1] and _recounted(context, row) for row in rows):
                return position
        elif any(sheet.holds_against(key) for sheet in _sheets(context, position)):
            return position
    raise NotFound(words.costs_nothing(said))


def _recounted(context: Context, row: ScoreSheet) -> Sheet | None:
    """A frozen score from what is on record now; None where nothing would change."""
    before = _latest(context, row)
    after = recounting.recounted(context, before)
    return after if after != before else None


def _sheets(context: Context, position: str) -> list[Sheet]:
    """The running month, the one before, and all that are frozen."""
    month = containing("month", context.rules.today(context.now))
    live = [working.standing(context, position, each).sheet for each in (month, month.before)]
    rows = scores.of_position(context.session, position)
    return live + [_latest(context, row) for row in rows]


def _latest(context: Context, row: ScoreSheet) -> Sheet:
    made = scores.corrections(context.session, row.id)
    return Sheet.model_validate(made[-1].data if made else row.data)


def find(context: Context, number: str) -> ScoreAppeal:
    """One about a score that the asker may read. Raises NotFound."""
    row, charter = scores.appeal(context.session, row_number(number, "a")), context.rules.charter
    known = row is not None and row.position in charter.scores
    if row is None or not known or not reach.may_read(charter, context.sender, row.position):
        raise NotFound(words.no_appeal(number))
    return row


def uphold(context: Context, row: ScoreAppeal, word: str) -> None:
    _decide(context, row, "upheld", word)


def reject(context: Context, row: ScoreAppeal, word: str) -> None:
    _decide(context, row, "rejected", word)


def _decide(context: Context, row: ScoreAppeal, state: str, word: str) -> None:
    charter = context.rules.charter
    if row.asked_by_id == context.sender.id or not reach.may_decide(
        charter, context.sender, row.position
    ):
        raise NotAllowed(words.another_decides)
    if row.state != "asked":
        raise WrongState(words.decided_before(row.id))
    if not word:
        line = f"/appeal A{row.id} {UPHELD if state == 'upheld' else REJECTED}"
        dialogue.ask_words(context, line, words.which_word(context.t, row.id))
        return
    row.state, row.word = state, word
    row.decided_by_id, row.decided_at = context.sender.id, context.now
    context.session.add(row)
    context.session.flush()
    context.audit(f"score.appeal_{row.state}", appeal=row.id)
    corrected = _correct(context, row) if row.state == "upheld" else []
    name = context.sender.person.name
    telling.tell_person(
        context,
        row.asked_by_id,
        lambda t: words.appeal_decided(t, row, name, corrected),
        "notice",
        key=f"appeal:{row.id}:decided",
    )
    asker = people.person(context.session, row.asked_by_id).name
    telling.answer(context, words.you_decided(context.t, row, asker, corrected))


def _correct(context: Context, row: ScoreAppeal) -> list[tuple[str, int, int]]:
    """Corrects every frozen score that the event lowered: (period, before, after) in hundredths.
    The frozen ones stay as they are; what is not frozen is worked out anew whenever it is shown."""
    changed = []
    excluded = scores.excluded(context.session, row.position)
    for frozen in scores.of_position(context.session, row.position):
        before = _latest(context, frozen)
        after = before.without(excluded)
        if (row.event_kind, row.event_id) == (SHEET, frozen.id):
            after = recounting.recounted(context, before)
        if after == before:
            continue
        correction = ScoreCorrection(
            sheet_id=frozen.id,
            appeal_id=row.id,
            points=freezing.hundredths(after.points),
            bonus_withheld=after.bonus_withheld,
            made_by_id=context.sender.id,
            made_at=context.now,
            data=after.model_dump(mode="json"),
        )
        context.session.add(correction)
        was = freezing.hundredths(before.points)
        changed.append((frozen.period, was, correction.points))
    context.session.flush()
    return changed
