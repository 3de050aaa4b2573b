"""What somebody means: a message and a conversation become acts. Pure; read this first.

The order in which evidence is read: what is no language at all (a button, a command), the open
question, what a reply points to, the meanings of whoever speaks, and at last the message alone.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.conversation import homeowner, questions, staff
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Message

Reader = Callable[[Message, Conversation], tuple[Act, ...]]


def interpret(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The acts of a message, in the order in which they are to be done; never empty.

    An act that may turn out to be none when it is done (the answer to a question whose reader must
    look something up) is named in ``talk.declined`` when it is asked again.
    """
    for read in READERS:
        acts = read(message, talk)
        if acts and acts[0].verb not in talk.declined:
            return acts
    return (Act("understand", because="the message alone"),)


def _plain(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if message.kind == "edited":
        return (Act("edit", because="an earlier message was changed"),)
    if message.line:
        return (Act("command", values={"line": message.line}, because=message.line),)
    if message.vouched:
        return (Act("phone", because="the messenger vouches for the number"),)
    return ()


def _card_of_a_duty(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if not talk.about_duty:
        return ()
    return (Act("duty", because="a reply to a duty's card"),)


def _survey(message: Message, talk: Conversation) -> tuple[Act, ...]:
    return (Act("survey", because="perhaps the mark that a survey waits for"),)


def _spoken(message: Message, talk: Conversation) -> tuple[Act, ...]:
    read = staff.read if talk.is_staff else homeowner.read
    return read(message, talk)


READERS: tuple[Reader, ...] = (
    _plain,
    _card_of_a_duty,
    questions.read,
    _survey,
    _spoken,
)
