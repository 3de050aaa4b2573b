"""What the platforms' error codes mean: a table for each, one way from it to a ``SendError``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.errors import Halted, Kind, Refused, SendError, WayClosed, too_fast


@dataclass(frozen=True, slots=True)
class Meaning:
    """``words``: what is wrong and what to do about it, for the log and for ``guanjia doctor``.

    ``kind``: the error that it is to us; ``token``: a fresh access token may help, ``busy``: the
    same call may succeed in a moment.
    """

    words: str
    kind: Kind
    token: bool = False
    busy: bool = False


Table = Mapping[int, Meaning]

_TOKEN = Meaning("the access token is not accepted", too_fast(timedelta(minutes=1)), token=True)
_BUG = "the platform does not take what we wrote; this is a fault of ours"

# What both platforms say alike. Each adds its own.
SHARED: Table = {
    -1: Meaning("the platform is busy", too_fast(timedelta(seconds=10)), busy=True),
    40001: _TOKEN,
    40014: _TOKEN,
    42001: _TOKEN,
    40013: Meaning("the platform does not know this app or corp id", Halted),
    40033: Meaning(_BUG, WayClosed),
    40058: Meaning(_BUG, WayClosed),
    44004: Meaning("there was nothing to say", Refused),
    45002: Meaning("the text is too long for the platform", WayClosed),
    45009: Meaning("today's calls are used up", Halted),
    47001: Meaning(_BUG, WayClosed),
}


class PlatformError(Exception):
    """The platform answered with an error code. ``words``: its own, shortened."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"{code} {words[:200]}".strip())
        self.code, self.words = code, words[:200]


def explain(error: PlatformError, table: Table) -> SendError:
    """The same in the words of the channels. An unknown code is a refusal that says nothing about
    the address: the words may still go another way."""
    meaning = table.get(error.code) or Meaning("", WayClosed)
    return meaning.kind(f"{error} {meaning.words}".strip())
