"""Who decides about spending, by the sum, and what follows when nobody does (GM-5)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field, model_validator

from storage.charter.parts import Part, Role, Span


class Tier(Part):
    """Sums above so many yuan are decided by these roles."""

    above_yuan: int = Field(ge=0)
    by: tuple[Role, ...] = Field(min_length=1)


class Approvals(Part):
    """``then`` hear of it when the reminders did not help. All spans run in ``calendar``."""

    clause: str
    calendar: str = "always"
    remind_after: Span = Field(gt=timedelta(0))
    remind_times: int = Field(ge=0)
    then: tuple[Role, ...]
    spend: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rises(self) -> Approvals:
        steps = [tier.above_yuan for tier in self.spend]
        if steps[0] != 0 or steps != sorted(set(steps)):
            raise ValueError("spend: above_yuan must begin with 0 and rise from tier to tier")
        return self

    def tiers(self, amount_fen: int) -> tuple[tuple[Role, ...], ...]:
        """Who decides about a sum: the tier it falls into first, then those above it."""
        own = max(n for n, tier in enumerate(self.spend) if amount_fen > tier.above_yuan * 100)
        return tuple(tier.by for tier in self.spend[own:])
