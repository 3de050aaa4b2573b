"""A played dialogue as people read it: who said what, who heard what, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.converse.script import Script, Turn


def lines(script: Script, played: Mapping[str, Any]) -> Iterator[str]:
    """The whole dialogue, one line or several for each thing."""
    yield f"── {script.id}  {script.kind}  {script.note}"
    for number, (turn, after) in enumerate(zip(script.turns, played["turns"], strict=True), 1):
        yield f"{number:2}  {_turn(turn)}"
        for heard in after["heard"]:
            yield from _heard(heard)
    for ticket in played["tickets"]:
        yield from _ticket(ticket)
    for problem in played["errors"]:
        yield f"    ⚠ {problem}"
    yield ""


def _turn(turn: Turn) -> str:
    if turn.wait:
        return f"… {turn.wait:g} 分钟 min"
    where = f"@{turn.group}" if turn.group else ""
    to = f"（回复“{turn.replies_to}”）" if turn.replies_to else ""
    sent = f"[{turn.sends}] " if turn.sends else ""
    pressed = f"按 [{turn.taps}]" if turn.taps else ""
    return f"{turn.who}{where}{to}：{sent}{pressed}{turn.says}"


def _heard(heard: Mapping[str, Any]) -> Iterator[str]:
    where = f"@{heard['group']}" if heard.get("group") else ""
    first, *rest = str(heard["text"]).splitlines() or [""]
    yield f"      → {heard['who']}{where}：{first}"
    yield from (f"          {line}" for line in rest)
    if heard["buttons"]:
        yield "          " + "  ".join(f"[{label}]" for label in heard["buttons"])


def _ticket(ticket: Mapping[str, Any]) -> Iterator[str]:
    stands = (ticket["category"], ticket["urgency"], ticket["department"], ticket["state"])
    met = [name for name in ("answered", "arrived", "planned") if ticket[name]]
    who = f"{ticket['by']} → {ticket['holder'] or '–'}"
    yield f"    #{ticket['number']}  {' '.join(stands)}  {who}  {' '.join(met)}"
    yield f"        {ticket['text']}"
    yield from (f"        + {more}" for more in ticket["added"])
