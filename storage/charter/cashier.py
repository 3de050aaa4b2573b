"""How long a payment may take, when the platform is asked, which refunds are approved (CS-6)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field

from storage.charter.parts import DepartmentName, Part, Role, Span


class CashierRule(Part):
    """``refund_by`` decide about refunds above ``refund_above_yuan``. ``to``, a department,
    clears what does not agree with the statement that is compared at ``check_at``."""

    clause: str
    order_lasts: Span = Field(gt=timedelta(minutes=1), le=timedelta(hours=2))
    ask_after: Span = Field(gt=timedelta(0))
    ask_every: Span = Field(gt=timedelta(0))
    refund_above_yuan: int = Field(ge=0)
    refund_by: tuple[Role, ...] = Field(min_length=1)
    check_at: time
    clear_within: Span = Field(gt=timedelta(0))
    to: DepartmentName
