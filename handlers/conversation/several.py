"""Several things in one message: each problem a matter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.conversation.acts import Act
from handlers.conversation.meant import OWN_WAY, SURE, only_asks
from handlers.conversation.state import Conversation, Message, praises_somebody
from storage.charter.company import CONDUCT


def several(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """Each problem in a message is a matter of its own; what else is asked is asked as well."""
    apart = [one for each in message.parts for one in _apart(each.clauses) or [each]]
    told = _gathered(apart) or _apart(message.clauses)
    if len(told) < 2:
        return _hidden(message)
    complaints = [each for each in told if _complains(each)]
    others = [each for each in told if not _complains(each)]
    if not complaints:
        return _hidden(message)
    because = " | ".join(each.text[:10] for each in told)
    if others and any(each.meaning.is_grave for each in complaints):
        # Nobody wants to hear a price while somebody lies on the stairs: it goes with the ticket.
        return (_grave(complaints, because),)
    texts = tuple(each.text for each in complaints)
    acts = (Act("report", values={"texts": texts}, because=because),)
    return (*acts, *(Act("part", values={"text": each.text}, because=because) for each in others))


def _complains(message: Message) -> bool:
    return "complaint" in message.meaning.intents and not only_asks(message)


def _hidden(message: Message) -> tuple[Act, ...]:
    """没啥大事，问问热水几块钱，还有俺老伴滑了一跤起不来: the danger is in a part alone."""
    grave = [each for each in message.parts if each.meaning.urgency == "urgent"]
    if not grave or message.meaning.is_grave:
        return ()
    return (_grave(grave, grave[0].text[:20]),)


def _grave(told: Sequence[Message], because: str) -> Act:
    grave = max(told, key=lambda each: each.meaning.urgency == "urgent")
    return Act("report", values={"texts": (grave.text,), "whole": True}, because=because)


def _tells(message: Message) -> bool:
    """Whether a part says something that stands by itself."""
    meaning = message.meaning
    if praises_somebody(message.cues) and "complaint" not in meaning.intents:
        return True
    if meaning.is_guess or "explains" in message.cues:
        return False
    if "complaint" in meaning.intents:
        about = message.theme.things or message.theme.troubles
        return bool(about) or (meaning.category == CONDUCT and meaning.confidence >= SURE)
    return meaning.intent in OWN_WAY


def _gathered(told: Sequence[Message]) -> list[Message]:
    """The parts that stand alone, each with what belongs to it before and behind it."""
    found: list[Message] = []
    before = ""
    for each in told:
        if not _tells(each) or (found and _same(found[-1], each)):
            if found:
                found[-1] = replace(found[-1], text=f"{found[-1].text} {each.text}")
            else:
                before = f"{before}{each.text} "
            continue
        found.append(replace(each, text=f"{before}{each.text}"))
        before = ""
    return found


def _same(one: Message, other: Message) -> bool:
    """Two parts about one thing, or one danger told twice."""
    if one.meaning.danger is not None and one.meaning.danger == other.meaning.danger:
        return True
    alike = one.meaning.category == other.meaning.category
    return alike and bool(one.theme.things & other.theme.things)


def _apart(told: Sequence[Message]) -> list[Message]:
    """Clauses of a short message, where they plainly go to several departments."""
    found = _gathered(told)
    whole = [each for each in found if each.theme.things and each.theme.troubles]
    categories = {each.meaning.category for each in found}
    shared = any(
        one.theme.things & other.theme.things
        for one in found
        for other in found
        if one is not other
    )
    sure = len(whole) == len(found) == len(categories) and not shared
    return found if sure else []
