"""What Telegram's refusals mean: one table from its words to our ``SendError``."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.errors import (
    Gone,
    Halted,
    Moved,
    Refused,
    SendError,
    TooFast,
    TopicGone,
    Transient,
)


class TooMany(TelegramError):
    """Telegram asks for a pause (429). In place of PTB's RetryAfter, which warns when made."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"Flood control exceeded. Retry in {wait.total_seconds():.0f} seconds")
        self.wait = wait


class Meaning(NamedTuple):
    """``state`` as in ``Gone``; ``fulfilled``: what was asked for holds already;
    ``topic``: only the topic of a group is gone, the group itself still listens."""

    words: str
    state: str = ""
    fulfilled: bool = False
    topic: bool = False


# Telegram tells its refusals apart by these words alone. What is not here is permanent, but says
# nothing about the address.
MEANINGS = (
    Meaning("bot was blocked by the user", state="blocked"),
    Meaning("user is deactivated", state="gone"),
    Meaning("bot can't initiate conversation with a user", state="not_started"),
    Meaning("bot was kicked from the", state="kicked"),
    Meaning("bot is not a member of the", state="kicked"),
    Meaning("the group chat was deleted", state="kicked"),
    Meaning("group chat was deactivated", state="kicked"),
    Meaning("chat not found", state="unknown"),
    Meaning("peer_id_invalid", state="unknown"),
    Meaning("message thread not found", topic=True),
    Meaning("topic_deleted", topic=True),
    Meaning("topic_closed", topic=True),
    Meaning("topic_id_invalid", topic=True),
    Meaning("topic_not_modified", fulfilled=True),
    Meaning("message is not modified", fulfilled=True),
    Meaning("query is too old", fulfilled=True),
)


def explain(error: TelegramError, address: str = "") -> SendError | None:
    """The same refusal in the words of the channels; None where there is nothing left to do.

    ``address`` as in ``Outgoing``, with the topic if there is one.
    """
    if isinstance(error, TooMany):
        return TooFast(error.message, error.wait)
    if isinstance(error, ChatMigrated):
        return Moved(error.message, str(error.new_chat_id))
    if isinstance(error, InvalidToken):  # its message may hold the token
        return Halted("Telegram refuses the token")
    # BadRequest is a NetworkError to PTB, so it must be asked for before the temporary rest.
    if isinstance(error, (BadRequest, Forbidden)):
        return _refusal(error.message, address)
    return Transient(error.message[:200])  # it may quote a whole page of some proxy


def _refusal(reason: str, address: str) -> SendError | None:
    said = reason.casefold()
    meaning = next((one for one in MEANINGS if one.words in said), Meaning(""))
    if meaning.fulfilled:
        return None
    if meaning.topic and "/" in address:
        return TopicGone(reason)
    return Gone(reason, meaning.state) if meaning.state else Refused(reason)
