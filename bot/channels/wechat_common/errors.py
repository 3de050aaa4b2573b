"""What the platforms' error codes mean: a table for each, one way from it to a ``SendError``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import SendError


@dataclass(frozen=True, slots=True)
class Meaning:
    """``words``: what is wrong and what to do about it, for the log and for ``guanjia doctor``.

    The rest as in ``SendError``; ``token``: a fresh access token may help, ``busy``: the same
    call may succeed in a moment.
    """

    words: str
    token: bool = False
    busy: bool = False
    permanent: bool = False
    elsewhere: bool = False
    state: str = ""  # of the address, which is then of no use any more
    retry_after: timedelta | None = None
    halt: bool = False


Table = Mapping[int, Meaning]

_TOKEN = Meaning("the access token is not accepted", token=True, retry_after=timedelta(minutes=1))
_BUG = "the platform does not take what we wrote; this is a fault of ours"

# What both platforms say alike. Each adds its own.
SHARED: Table = {
    -1: Meaning("the platform is busy", busy=True, retry_after=timedelta(seconds=10)),
    40001: _TOKEN,
    40014: _TOKEN,
    42001: _TOKEN,
    40013: Meaning("the platform does not know this app or corp id", halt=True),
    40033: Meaning(_BUG, permanent=True, elsewhere=True),
    40058: Meaning(_BUG, permanent=True, elsewhere=True),
    44004: Meaning("there was nothing to say", permanent=True),
    45002: Meaning("the text is too long for the platform", permanent=True, elsewhere=True),
    45009: Meaning("today's calls are used up", halt=True),
    47001: Meaning(_BUG, permanent=True, elsewhere=True),
}


class PlatformError(Exception):
    """The platform answered with an error code. ``words``: its own, shortened."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"{code} {words[:200]}".strip())
        self.code, self.words = code, words[:200]


def explain(error: PlatformError, table: Table) -> SendError:
    """The same in the words of the channels. An unknown code is permanent, and says nothing about
    the address: the words may still go another way."""
    meaning = table.get(error.code) or Meaning("", permanent=True, elsewhere=True)
    return SendError(
        f"{error} {meaning.words}".strip(),
        permanent=meaning.permanent or bool(meaning.state),
        gone=bool(meaning.state),
        state=meaning.state,
        retry_after=meaning.retry_after,
        halt=meaning.halt,
        elsewhere=meaning.elsewhere,
    )
