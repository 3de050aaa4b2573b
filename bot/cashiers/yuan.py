"""Sums as platforms write them: yuan with a point."""

from __future__ import annotations

from decimal import Decimal


def fen(yuan: str) -> int:
    """306.25 → 30625; a fee has more places behind the point, and half a fen goes up."""
    return int((Decimal(yuan.strip() or "0") * 100).quantize(Decimal(1), "ROUND_HALF_UP"))


def yuan(amount_fen: int) -> str:
    return str(Decimal(amount_fen).scaleb(-2))
