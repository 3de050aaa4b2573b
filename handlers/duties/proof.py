"""Evidence in a chat: a reply to the card, /duties done D12, or an answer to what is lacking."""

from __future__ import annotations

import re

from handlers import dialogue, telling
from handlers.context import Context
from handlers.duties import keeping, windows
from handlers.duties.keeping import Evidence
from handlers.errors import NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.wording import duties as words
from handlers.wording import people as people_words
from storage import duties, people
from storage.charter.duties import EvidenceKind
from storage.dialogues import Dialogue
from storage.duties import Duty

CAME_AS: dict[str, EvidenceKind] = {
    "photo": "photo",
    "video": "photo",
    "document": "file",
    "voice": "file",
}
_NUMBER = re.compile(r"\d{1,7}")


def find(context: Context, word: str) -> Duty:
    """D12, d12, 12. Raises NotFound."""
    found = duties.duty(context.session, row_number(word, "d"))
    if found is None:
        raise NotFound(words.no_duty(word))
    return found


def is_number(word: str) -> bool:
    """Whether a word is a duty's number with its letter: D12."""
    return re.fullmatch(r"[dD]\d{1,12}", word) is not None


def done(context: Context, word: str, said: str) -> None:
    """/duties done D12 TEXT, with or without photos and files."""
    submit(context, find(context, word), said)


def replied(context: Context) -> bool:
    """A reply to a duty's card is evidence for it."""
    if context.about_duty is None or not (context.text.strip() or context.attachments):
        return False
    duty = duties.duty(context.session, context.about_duty)
    if duty is None or not duty.is_open:
        return False
    submit(context, duty, context.text.strip())
    return True


def submit(context: Context, duty: Duty, said: str) -> None:
    """Keeps what came; after the last piece it is done once more."""
    _require_holder(context, duty)
    if not duty.is_open:
        raise WrongState(words.over(duty))
    if duty.policy["command"]:
        raise WrongState(words.by_command(duty))
    context.outcome = f"duty {duty.id}"
    wanted = duty.policy["evidence"]
    before = [e.kind for e in duties.evidence_of(context.session, duty.id) if e.turn > duty.had]
    lacked = windows.lacking(wanted, before)
    pieces = _pieces(context, said, [kind for kinds, _ in lacked for kind in kinds])
    for each in pieces:
        keeping.keep(context, duty, each, context.sender.id)
    lacks = windows.lacking(wanted, [*before, *(each.kind for each in pieces)])
    if lacks:
        tries = 0 if context.question is None or pieces else context.question.tries + 1
        asked = words.lacks(context.t, duty, lacks)
        dialogue.ask(context, "duty", asked, tries=tries, duty=duty.id)
        return
    if context.question is not None and context.question.asks == "duty":
        dialogue.finish(context)
    duty.turn(context.now, context.sender.id)
    telling.answer(context, words.kept(context.t, duty, context.now))


def _pieces(context: Context, said: str, wanted: list[EvidenceKind]) -> list[Evidence]:
    context.session.flush()  # so that what came along has its numbers
    found = [
        Evidence(CAME_AS[each.kind], attachment_id=each.id)
        for each in context.attachments
        if each.kind in CAME_AS
    ]
    if not said:
        return found
    number = _NUMBER.search(said)
    counted = next((kind for kind in wanted if kind in ("attendance", "count")), None)
    if counted is not None and number is not None:
        found.append(Evidence(counted, said, int(number[0])))
        if said == number[0]:
            return found
    return [*found, Evidence("text", said)]


def _require_holder(context: Context, duty: Duty) -> None:
    """Only whoever holds the position, or may do it in their stead, in this estate."""
    if duty.person_id is not None and duty.person_id == context.sender.id:
        return
    session, me = context.session, context.sender.id
    for role in (*duty.policy["roles"], *duty.policy["by"]):
        if role not in context.sender.roles:
            continue
        if duty.estate_id is None or people.holds(session, me, role, duty.estate_id):
            return
    raise NotAllowed(words.not_yours(duty, _title(context, duty)))


def _title(context: Context, duty: Duty) -> str:
    positions = context.rules.charter.positions
    return positions[duty.position].title if duty.position in positions else duty.position


def sent(context: Context, question: Dialogue) -> bool:
    """The answer to what was lacking. False where the words are about something else."""
    duty = duties.duty(context.session, question.data["duty"])
    said = context.text.strip()
    if duty is None or not duty.is_open or context.about is not None:
        return False
    if said.casefold() in dialogue.CANCEL:
        dialogue.finish(context)
        telling.answer(context, people_words.cancelled(context.t))
        return True
    if question.tries >= dialogue.TRIES:
        dialogue.finish(context)
        return False
    submit(context, duty, said)
    return True
