"""Reads a month's history and finds every promise that the program itself did not keep.

It knows the statement (CS-2) and the rows, and nothing of the code that wrote them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulation.arrivals import WORDS
from tests.simulation.history import Case, History, Row, moment

OPEN = ("reported", "taken", "resolved")
# What keeps a ticket from being forgotten. Matters among the staff alone do not.
PRESSING = ("answer", "onsite", "plan", "promise", "follow", "signoff", "wait", "acknowledge")
FOR_STAFF = ("card", "escalation", "alert", "list")
SLACK = timedelta(seconds=60)  # a sweep looks every half second, a made-up clock leaps


def mistakes(history: History, end: datetime) -> list[str]:
    """Every breach, in words; none in a good month."""
    found = [*outage(history)]
    for number, case in history.cases.items():
        for check in (unwatched, chains, overheard):
            found += [f"#{number}: {what}" for what in check(case, history, end)]
    return found


# ------------------------------------------------------------------------- one outage, one matter


def outage(history: History) -> Iterator[str]:
    """What the homes of the outage reported became one incident, in which each has its ticket."""
    if len(history.incidents) != 1:
        yield f"the outage became {len(history.incidents)} incidents"
        return
    (incident,) = history.incidents
    if incident["state"] != "resolved":
        yield f"the incident is still {incident['state']}"
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))["outage"]["texts"]
    for number, case in history.cases.items():
        belongs = case.ticket["text"] in words
        if belongs != (case.ticket["incident_id"] == incident["id"]):
            yield f"#{number} {'is not' if belongs else 'does not belong'} in the incident"


# ------------------------------------------------------------------ a running clock until closed


def unwatched(case: Case, _history: History, end: datetime) -> Iterator[str]:
    """Spans of an open ticket's life in which no clock ran."""
    begins = at(case.ticket, "created_at")
    closes = moment(case.ticket["closed_at"]) or end
    spans = sorted(
        (at(each, "started_at"), over(each, case, end))
        for each in case.deadlines
        if each["kind"] in PRESSING
    )
    watched = begins
    for start, stop in sorted([*spans, *closed_spans(case)]):
        if start > watched + SLACK:
            yield f"no clock from {watched} to {start}"
        watched = max(watched, stop)
    if watched + SLACK < closes:
        yield f"no clock from {watched} to {closes}"


def closed_spans(case: Case) -> list[tuple[datetime, datetime]]:
    """A ticket that was reopened was closed in between."""
    spans, closed = [], None
    for event in case.events:
        if event["kind"] in ("signed_off", "lapsed", "merged"):
            closed = at(event, "at")
        elif event["kind"] == "reopened" and closed is not None:
            spans.append((closed, at(event, "at")))
            closed = None
    return spans


def over(deadline: Row, case: Case, end: datetime) -> datetime:
    """When a clock stopped. A cancelled one has no moment of its own: another took its place."""
    if deadline["met_at"]:
        return at(deadline, "met_at")
    if deadline["state"] == "running":
        return end
    last = [at(each, "at") for each in of_deadline(case, deadline)]
    newer = [each for each in case.deadlines if each["id"] > deadline["id"]]
    starts = [at(each, "started_at") for each in newer if each["kind"] in PRESSING]
    closed = [at(e, "at") for e in case.events if e["kind"] in ("signed_off", "lapsed", "merged")]
    later = [each for each in (*starts, *closed) if each >= at(deadline, "started_at")]
    if deadline["state"] == "missed" and deadline["next_at"]:
        return end
    return max([*last, min(later, default=end)])


# ----------------------------------------------------------------------- chains of escalation


def chains(case: Case, _history: History, end: datetime) -> Iterator[str]:
    """A missed promise goes up exactly by its chain, on time; a kept one goes up nowhere."""
    for deadline in case.deadlines:
        if not deadline["policy"].get("steps"):
            continue
        said = of_deadline(case, deadline)
        if deadline["state"] != "missed":
            if said:
                yield f"{deadline['kind']} was {deadline['state']} and went up"
            continue
        yield from chain(deadline, said, heeded(deadline, case, end))


def chain(deadline: Row, said: list[Row], until: datetime) -> Iterator[str]:
    name, policy = f"{deadline['kind']} {deadline['id']}", deadline["policy"]
    due, counted = at(deadline, "missed_at"), hours(policy)
    steps = [each["data"]["step"] for each in said]
    if steps != sorted(set(steps)):
        yield f"{name}: steps {steps} are doubled or out of order"
    by_step = {each["data"]["step"]: each for each in said}
    expected = due
    for step, after in enumerate(moments(policy)):
        expected = counted(due, after)
        before = by_step.get(step - 1)
        if before is not None and before["kind"] == "nobody" and step < len(policy["steps"]):
            expected = at(before, "at")  # nobody heard the one before: not kept waiting for them
        happened = by_step.pop(step, None)
        if happened is None:
            if expected + SLACK < until:
                yield f"{name}: step {step}, due {expected}, never came"
            return
        late = at(happened, "at") - expected
        if abs(late) > SLACK:
            yield f"{name}: step {step} came {late} after its moment"
    if by_step:
        yield f"{name}: steps {sorted(by_step)} are beyond the chain"


def hours(policy: dict[str, Any]) -> Callable[[datetime, timedelta], datetime]:
    """How the frozen calendar of a chain counts: (moment, span of its hours) → moment."""
    calendar = policy["calendar"]
    if calendar is None:
        return lambda start, span: start + span
    assert calendar["days"] == "all" and not calendar["closed"], calendar
    zone = ZoneInfo(calendar["zone"])

    def counted(start: datetime, span: timedelta) -> datetime:
        midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            for opens, closes in calendar["hours"]:
                begins = max(start, midnight + timedelta(minutes=opens))
                room = midnight + timedelta(minutes=closes) - begins
                if room > timedelta(0) and span <= room:
                    return begins + span if span else start
                span -= max(room, timedelta(0))
            midnight += timedelta(days=1)

    return counted


def moments(policy: dict[str, Any]) -> list[timedelta]:
    """How long after running out each step of a frozen chain is due."""
    steps = [timedelta(seconds=each["after"]) for each in policy["steps"]]
    every = timedelta(seconds=policy["every"])
    return steps + [steps[-1] + every * (number + 1) for number in range(policy["times"])]


def of_deadline(case: Case, deadline: Row) -> list[Row]:
    return [
        each
        for each in case.events
        if each["kind"] in ("escalated", "nobody")
        and each["data"].get("deadline") == deadline["id"]
    ]


def heeded(deadline: Row, case: Case, end: datetime) -> datetime:
    """When a missed promise was attended to after all, so that it goes up no further."""
    if deadline["met_at"]:
        return at(deadline, "met_at")
    if deadline["next_at"]:
        return end
    again = [
        at(each, "started_at")
        for each in case.deadlines
        if each["kind"] == deadline["kind"] and each["id"] > deadline["id"]
    ]
    closed = [at(e, "at") for e in case.events if e["kind"] in ("signed_off", "lapsed", "merged")]
    return min([each for each in (*again, *closed) if each >= at(deadline, "missed_at")] or [end])


# ------------------------------------------------------------------------------ who heard what


def overheard(case: Case, history: History, _end: datetime) -> Iterator[str]:
    """Messages about a ticket that somebody got who may not see it."""
    home, reporter = case.ticket["home_id"], case.ticket["reporter_id"]
    for message in case.messages:
        person = message["person_id"]
        if person is None or message["state"] != "sent":
            continue
        is_staff = bool(history.roles.get(person))
        lives_there = home is not None and home in history.homes.get(person, set())
        if not (is_staff or person == reporter or lives_there):
            yield f"person {person} heard of it"
        if not is_staff and message["kind"] in FOR_STAFF:
            yield f"person {person} got the staff's {message['kind']}"
        if is_staff and person == case.ticket.get("about_id"):
            yield f"person {person} heard a complaint about themselves"


def at(row: Row, name: str) -> datetime:
    found = moment(row[name])
    assert found is not None, (name, row)
    return found
