"""The archive's rules: what belongs to it, how fresh it is, how somebody is bound (CS-3)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Literal

from pydantic import Field, model_validator

from storage.charter.parts import Part, Role, Span

Fact = Literal["owner", "phone", "area", "moved_in", "parking"]


class Archive(Part):
    clause: str
    fields: tuple[Fact, ...] = Field(min_length=1)
    fresh_within: Span = Field(gt=timedelta(0))
    check_day: int = Field(ge=1, le=31)
    at: time
    to: Role
    updated_target: float = Field(ge=0, le=1)
    ask_every: Span = Field(gt=timedelta(0))
    catch_up_within: Span = Field(gt=timedelta(0))

    @model_validator(mode="after")
    def _each_field_once(self) -> Archive:
        if len(set(self.fields)) != len(self.fields):
            raise ValueError("a field is named twice")
        return self


class Binding(Part):
    clause: str
    tries: int = Field(ge=1)
    within: Span = Field(gt=timedelta(0))
    valid_for: Span = Field(ge=timedelta(days=1))
    undo_within: Span = Field(ge=timedelta(0))
