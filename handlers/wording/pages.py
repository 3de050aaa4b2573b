"""The button that turns a page."""

from __future__ import annotations

from handlers.incoming import Button
from handlers.wording.tongue import Tongue


def turn(t: Tongue, following: str) -> tuple[Button, ...]:
    """``following``: the command of the next page, or nothing."""
    return (Button(t("下一页"), following),) if following else ()
