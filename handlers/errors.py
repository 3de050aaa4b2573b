"""Refusals: what was asked cannot be done. It is rolled back, then said kindly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from storage.tickets import NotLawful


class Refusal(Exception):
    """``say`` gives the sentence in the person's language: what happened and what to do instead.

    ``noted``: what the audit keeps of an attempt at something that is not the asker's, with the
    ``home_id`` that it concerns.
    """

    word = "refused"

    def __init__(
        self,
        say: Callable[[Tongue], str],
        noted: Mapping[str, Any] | None = None,
        home_id: int | None = None,
    ) -> None:
        super().__init__(self.word)
        self.say, self.noted, self.home_id = say, noted, home_id


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


def as_refusal(problem: Refusal | NotLawful) -> Refusal:
    """What a ticket's state forbids, as a sentence; a refusal as it is."""
    if isinstance(problem, NotLawful):
        return WrongState(refusals.state_forbids(problem.number, problem.state, problem.verb))
    return problem
