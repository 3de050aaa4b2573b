"""What homeowners mean, against the matters that they have with us."""

from __future__ import annotations

from collections.abc import Callable

from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Matter, Message
from nlu.meaning import Meaning

Reader = Callable[[Message, Conversation], tuple[Act, ...]]
# Asked for by these, a thing has a way of its own, whatever is being talked about.
_ELSEWHERE = frozenset({"fee_query", "fee_payment", "human", "activity", "help", "bind"})


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The first reading that fits; () where the message must be understood by itself."""
    for each in READERS:
        if acts := each(message, talk):
            return acts
    return ()


def _meant(message: Message, talk: Conversation) -> Matter | None:
    """The open matter that the words mean: replied to, named by number, by its thing, or the one
    that is being talked about, or the only one."""
    if talk.about is not None and talk.about.is_open:
        return talk.about
    number = message.meaning.slots.ticket
    numbered = next((each for each in talk.matters if each.ticket == number), None)
    if numbered is not None:
        return numbered
    if len(talk.matters) == 1:
        return talk.matters[0]
    by_thing = talk.likest(message.theme)
    return by_thing or talk.talking


def is_grave(meaning: Meaning) -> bool:
    """Somebody may be in danger, or it is a major matter."""
    return meaning.urgency in ("urgent", "major") or meaning.ask_danger


READERS: tuple[Reader, ...] = ()
