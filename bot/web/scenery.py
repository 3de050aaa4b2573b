"""What happens behind the scenes, as JSON for the demo's stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.web.casting import place
from storage import vitals, webchat
from storage.db import reading
from storage.deadlines import Deadline
from storage.vitals import MessageScene, RunScene, TicketScene

LATELY = timedelta(days=2)  # so long a closed ticket is shown
TEXT_SHOWN = 120  # characters of a text behind the scenes; the whole of it is on a phone


def scenery(engine: Engine, zone: ZoneInfo, language: str, now: datetime) -> dict[str, Any]:
    """``{"tickets", "outbox", "runs", "heard"}``, the newest first; moments in ISO 8601."""
    with reading(engine) as session:
        return {
            "tickets": [
                _ticket(scene, place(scene.ticket.place or scene.home, zone, language))
                for scene in vitals.newest_tickets(session, now - LATELY)
            ],
            "outbox": [_message(scene) for scene in vitals.newest_messages(session)],
            "runs": _runs(vitals.newest_runs(session)),
            "heard": webchat.last_heard(session),
        }


def _ticket(scene: TicketScene, where: str) -> dict[str, Any]:
    ticket = scene.ticket
    return {
        "id": ticket.id,
        "state": ticket.state,
        "category": ticket.category,
        "urgency": ticket.urgency,
        "department": ticket.department,
        "place": where,
        "text": ticket.text[:TEXT_SHOWN],
        "reporter": scene.reporter,
        "holder": scene.holder,
        "created_at": _moment(ticket.created_at),
        "closed_at": _moment(ticket.closed_at),
        "rating": ticket.rating,
        "deadlines": [_deadline(each) for each in scene.deadlines],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    steps = deadline.policy.get("steps", [])
    return {
        "kind": deadline.kind,
        "clause": deadline.clause,
        "state": deadline.state,
        "started_at": _moment(deadline.started_at),
        "due_at": _moment(deadline.due_at),
        "met_at": _moment(deadline.met_at),
        "next_at": _moment(deadline.next_at),
        "steps": [each.get("to", []) for each in steps],  # to whom it goes up, step by step
        "done": deadline.step,  # may be more than there are steps: the last is repeated
    }


def _message(scene: MessageScene) -> dict[str, Any]:
    row = scene.message
    return {
        "id": row.id,
        "to": scene.to,
        "channel": scene.channel,
        "kind": row.kind,
        "state": row.state,
        "ticket": row.ticket_id,
        "text": row.text[:TEXT_SHOWN],
        "at": _moment(row.sent_at or row.created_at),
    }


def _runs(scenes: list[RunScene]) -> list[dict[str, Any]]:
    # A fresh demonstration has missed the month's earlier days. That is no news to anybody.
    while scenes and scenes[-1].run.outcome == "skipped":
        scenes = scenes[:-1]
    return [_run(scene) for scene in scenes]


def _run(scene: RunScene) -> dict[str, Any]:
    run = scene.run
    return {
        "name": run.name,
        "period": run.period,
        "started_at": _moment(run.started_at),
        "finished_at": _moment(run.finished_at),
        "outcome": run.outcome,
        "homes": dict(scene.homes),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
