"""How people and staff speak with each other about a ticket, and when a question is asked."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from storage.charter.parts import Part, Span


class ConversationRule(Part):
    """``second_look_within``: a colleague's answer younger than that is shown before another
    leaves. ``held_remind_after``: whoever wrote the other is reminded of it.
    ``talk_lasts``: so long after the staff spoke, a homeowner's words may be an answer.
    ``doubt_lasts``: so long a doubtful complaint waits to be told what it is about."""

    clause: str
    second_look_within: Span = Field(ge=timedelta(0))
    held_remind_after: Span = Field(gt=timedelta(0))
    talk_lasts: Span = Field(ge=timedelta(0))
    doubt_lasts: Span = Field(gt=timedelta(0))
