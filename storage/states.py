"""What a ticket can be: its states and its urgencies, each with all that hangs on it."""

from __future__ import annotations

from enum import Flag, StrEnum, auto

from sqlalchemy import TextClause, text


class Fact(Flag):
    """What is true of a ticket in a state."""

    OPEN = auto()  # the matter is not over
    IN_WORK = auto()  # nobody has said yet that it is solved
    HELD = auto()  # somebody has it
    ASKED = auto()  # the homeowner is asked whether it is solved
    ENDED = auto()  # closed as a matter of its own
    SIGNED = auto()  # the homeowner has said that it is solved
    AGAIN = auto()  # may be opened again


_NOTHING = Fact(0)


class State(StrEnum):
    """reported 待接单 → taken 处理中 → resolved 待确认 → signed_off 已确认 | unsigned 没等到确认.

    ``label`` is a message id of the catalog: what chats and pages call it. A new state is a row
    here, its label's translation, and what leads into it in ``storage/tickets.py``.
    """

    label: str
    facts: Fact

    def __new__(cls, word: str, label: str = "", facts: Fact = _NOTHING) -> State:
        state = str.__new__(cls, word)
        state._value_, state.label, state.facts = word, label, facts
        return state

    REPORTED = "reported", "等人接单", Fact.OPEN | Fact.IN_WORK
    TAKEN = "taken", "处理中", Fact.OPEN | Fact.IN_WORK | Fact.HELD
    RESOLVED = "resolved", "已处理，待确认", Fact.OPEN | Fact.ASKED | Fact.AGAIN
    SIGNED_OFF = "signed_off", "已确认解决", Fact.ENDED | Fact.SIGNED | Fact.AGAIN
    UNSIGNED = "unsigned", "未确认，已结束", Fact.ENDED | Fact.AGAIN
    MERGED = "merged", "已并入另一单"


class Urgency(StrEnum):
    """How pressing. ``mark`` stands before a topic's title."""

    label: str
    mark: str

    def __new__(cls, word: str, label: str = "", mark: str = "") -> Urgency:
        urgency = str.__new__(cls, word)
        urgency._value_, urgency.label, urgency.mark = word, label, mark
        return urgency

    URGENT = "urgent", "紧急", "🔴"
    MAJOR = "major", "重大", "🟠"
    NORMAL = "normal", "普通", ""


def states(fact: Fact) -> tuple[State, ...]:
    """The states of which something is true."""
    return tuple(state for state in State if fact in state.facts)


def in_words(column: str, fact: Fact) -> TextClause:
    """The condition written out: a partial index is used only by a query that says the same in
    plain words."""
    allowed = ", ".join(f"'{state}'" for state in states(fact))
    return text(f"{column} IN ({allowed})")
