"""What shows that a duty was done: said in a chat, or done elsewhere in the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.context import Moment
from handlers.duties import making, windows
from storage import duties
from storage.charter.duties import AssignedRule, EvidenceKind
from storage.charter.parts import PositionRule
from storage.duties import Duty, DutyEvidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that shows it. ``number``: counted, or present."""

    kind: EvidenceKind
    text: str = ""
    number: int | None = None
    attachment_id: int | None = None


def record(
    moment: Moment,
    name: str,
    *,
    source: str,
    estate: int | None = None,
    by: int | None = None,
    evidence: Sequence[Evidence] = (),
) -> Duty | None:
    """Something that happened elsewhere counts once towards the duty of this name.

    ``source`` names what happened ("training:12"): told twice, it counts once. ``by`` is whoever
    did it. Returns the duty; None where the charter has none of this name, or it was counted
    before. Asks for nothing more: what happened is its own evidence.
    """
    if duties.source_known(moment.session, name, source):
        return None
    making.ensure(moment, name, estate or 0)
    duty = duties.fitting(moment.session, name, estate, moment.now)
    if duty is None:
        return None
    for number, each in enumerate(evidence or (Evidence("text", source),)):
        keep(moment, duty, each, by, source if not number else None)
    duty.turn(moment.now, by)
    return duty


def keep(
    moment: Moment, duty: Duty, piece: Evidence, by: int | None, source: str | None = None
) -> None:
    moment.session.add(
        DutyEvidence(
            duty_id=duty.id,
            turn=duty.had + 1,
            kind=piece.kind,
            text=piece.text[:2000],
            number=piece.number,
            attachment_id=piece.attachment_id,
            person_id=by,
            at=moment.now,
            source=source,
        )
    )
    moment.session.flush()


def assign(
    moment: Moment,
    to: str,
    text: str,
    due_at: datetime,
    *,
    clause: str,
    source: str,
    by: int | None = None,
    estate: int | None = None,
    person: int | None = None,
    rule: AssignedRule | None = None,
) -> Duty:
    """Gives a position, or the head of a department, something to do once, until ``due_at``.

    ``rule`` says how it presses, where the charter has a rule of its own for such things.

    ``source`` names where it comes from ("survey:3:measure:1"): assigned twice, it is there once.
    ``to`` is a position or a department of the charter; KeyError for anything else.
    """
    charter = moment.rules.charter
    position, department = _holder(charter.positions, to), ""
    if position is None:
        leader = charter.departments[to].supervisor
        position, department = _holding(charter.positions, leader), to
    rule = rule or charter.assigned
    missed_at = due_at + rule.missed_after
    steps = [(step.after, step.to) for step in rule.steps]
    row = {
        "key": f"assigned:{source}",
        "name": "",
        "title": text[:200],
        "clause": clause,
        "position": position,
        "person_id": person,
        "estate_id": estate,
        "department": department,
        "period": "",
        "policy": {
            "moments": windows.moments(moment.now, due_at, missed_at, rule.warn, steps),
            "roles": list(charter.positions[position].roles),
            "evidence": [[list(each.kinds), each.count] for each in rule.evidence],
            "by": [department] if department else [],
            "command": "",
            "how": "",
            "pack": "",
        },
        "wanted": 1,
        **duties.begun(moment.now, (moment.now, due_at), (moment.now, due_at, missed_at)),
    }
    duties.make(moment.session, row)
    return duties.assigned(moment.session, source)


def finish(
    moment: Moment, source: str, *, by: int | None, evidence: Sequence[Evidence] = ()
) -> Duty | None:
    """What was assigned on account of ``source`` is done; None where it is not owed any more."""
    found = duties.keyed(moment.session, f"assigned:{source}")
    duty = duties.duty(moment.session, found.id) if found is not None else None
    if duty is None or not duty.is_open:
        return None
    for each in evidence:
        keep(moment, duty, each, by)
    duty.turn(moment.now, by)
    return duty


def _holder(positions: dict[str, PositionRule], to: str) -> str | None:
    return to if to in positions else None


def _holding(positions: dict[str, PositionRule], role: str) -> str:
    """The position that people with this role hold."""
    return next(name for name, each in positions.items() if role in each.roles)
