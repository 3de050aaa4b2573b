"""Refusals: what was asked cannot be done. It is rolled back, then said kindly."""

from __future__ import annotations

from collections.abc import Callable

from handlers.wording.tongue import Tongue


class Refusal(Exception):
    """``say`` gives the sentence in the person's language: what happened and what to do instead."""

    word = "refused"

    def __init__(self, say: Callable[[Tongue], str]) -> None:
        super().__init__(self.word)
        self.say = say


class NotAllowed(Refusal):
    word = "not allowed"


class NotFound(Refusal):
    word = "not found"


class WrongState(Refusal):
    word = "wrong state"


class TooLate(Refusal):
    word = "too late"


class BadWords(Refusal):
    """A command whose words do not fit."""

    word = "bad words"
