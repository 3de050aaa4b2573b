"""A duty's moments: it opens, it presses, it is late, others hear of it, it is missed."""

from __future__ import annotations

from handlers import telling
from handlers.context import Moment
from handlers.duties import windows
from handlers.wording import duties as words
from storage.duties import Duty


def attend(moment: Moment, duty: Duty) -> None:
    """Says what is to be said now. What was slept through is said once; every step has its own."""
    kept = duty.policy["moments"]
    until = windows.passed(kept, moment.now)
    happened = list(enumerate(kept))[duty.step : until]
    duty.step, duty.next_at = until, windows.next_at(kept, until)
    what = [each[1] for _, each in happened]
    if "missed" in what or "over" in what:
        duty.miss()
    own = [(number, each[1]) for number, each in happened if each[1] not in ("step", "over")]
    if own:
        _tell_holder(moment, duty, *own[-1])
    for number, (_, kind, roles) in happened:
        if kind == "step":
            _tell_others(moment, duty, number, roles)


def _tell_holder(moment: Moment, duty: Duty, number: int, what: str) -> None:
    policy = duty.policy
    if duty.person_id is not None:
        telling.tell_person(
            moment,
            duty.person_id,
            lambda t: words.said(t, duty, what, moment.now),
            "duty",
            duty_id=duty.id,
            key=f"duty:{duty.id}:{number}",
        )
        return
    doers, holders = policy["by"], policy["roles"]
    if what == "remind" and doers and duty.name:  # every night: only whoever walks the round
        roles = doers
    else:
        roles = [*dict.fromkeys([*holders, *(doers if what in ("remind", "warn") else [])])]
    for role in roles:
        telling.tell_role(
            moment,
            role,
            duty.estate_id,
            lambda t: words.said(t, duty, what, moment.now),
            "duty",
            duty_id=duty.id,
            key=f"duty:{duty.id}:{number}",
        )


def _tell_others(moment: Moment, duty: Duty, number: int, roles: list[str]) -> None:
    """Who holds it hears of it in their own words, not as an escalation."""
    positions = moment.rules.charter.positions
    holder = positions[duty.position].title if duty.position in positions else duty.position
    for role in roles:
        telling.tell_role(
            moment,
            role,
            duty.estate_id,
            lambda t: words.slipped(t, duty, holder, moment.now),
            "escalation",
            duty_id=duty.id,
            key=f"duty:{duty.id}:{number}",
        )
