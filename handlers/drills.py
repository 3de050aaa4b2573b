"""Drills: whether a grave complaint would be heard of, found out before there is one (CS-2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from handlers import alarms, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.incoming import Incoming
from handlers.rules import Rules
from handlers.wording import drills as words
from storage import audit, drills, received
from storage.drills import CHANNEL, Drill


def read(body: str) -> Incoming:
    """The delivery that ``begin`` has stored."""
    said = json.loads(body)
    at = datetime.fromisoformat(said["at"])
    return Incoming(
        CHANNEL, CHANNEL, CHANNEL, at, kind="drill", text=said["text"], action=said["key"]
    )


def begin(moment: Moment, key: str) -> None:
    """Puts a complaint where every messenger puts what people write."""
    rule = moment.rules.charter.drill
    drill = Drill(key=key, kind="complaint", begun_at=moment.now, next_at=moment.now + rule.within)
    moment.session.add(drill)
    row: dict[str, Any] = {
        "channel": CHANNEL,
        "key": key,
        "conversation": f"{CHANNEL}:{CHANNEL}",
        "body": body(moment.rules, key, moment.now),
    }
    received.store(moment.session, [row], moment.now)


def body(rules: Rules, key: str, now: datetime) -> str:
    """What is delivered."""
    said = {"key": key, "text": rules.charter.drill.text, "at": now.astimezone(UTC).isoformat()}
    return json.dumps(said)


def complaint(incoming: Incoming) -> Incoming:
    """The same words as somebody whom nobody knows would write them."""
    return Incoming(CHANNEL, CHANNEL, CHANNEL, incoming.sent_at, text=incoming.text)


def found(moment: Moment, key: str, lacking: str) -> str:
    """Writes down what came of it; returns the word for what became of the delivery."""
    drill = drills.named(moment.session, key)
    if drill is None:  # the one after a start: nobody has written it down before
        drill = Drill(key=key, kind="complaint", begun_at=moment.now)
    if lacking:
        drill.failure, drill.next_at = lacking, moment.now
    else:
        drill.passed_at, drill.next_at = moment.now, None
    moment.session.add(drill)
    return CHANNEL


def ask(moment: Moment, key: str) -> None:
    """Once a week: whoever must hear of grave matters says that they hear from us."""
    rule = moment.rules.charter.drill
    drill = Drill(key=key, kind="tap", begun_at=moment.now, next_at=moment.now + rule.ask_within)
    moment.session.add(drill)
    moment.session.flush()
    number = drill.id
    telling.tell_role(moment, rule.to, None, lambda t: words.ask(t, number), "notice")


def tapped(context: Context, number: int) -> None:
    """/drill N: the button."""
    drill = context.session.get(Drill, number)
    if drill is None or drill.kind != "tap":
        raise NotFound(words.no_drill)
    if drill.passed_at is None:
        drill.passed_at, drill.passed_by_id, drill.next_at = context.now, context.sender.id, None
        context.session.add(drill)
    telling.answer(context, words.thanks(context.t))


def attend(moment: Moment, drill: Drill) -> None:
    """It should be over by now, and is not."""
    drill.next_at = None
    moment.session.add(drill)
    audit.record(moment.session, "drill.failed", moment.now, None, None, drill=drill.key)
    say = words.not_tapped if drill.kind == "tap" else words.not_heard
    alarms.tell(moment, f"drill:{drill.kind}", say)
