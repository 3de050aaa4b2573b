"""What tickets want at moments of their own, beside their deadlines: reminders, questions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.rules import Rules
from handlers.tickets import followups, major, promises
from scheduler.sweep import attend_due
from storage.acknowledgements import Acknowledgement
from storage.followups import FollowUp
from storage.promises import Promise


def remind_of_promises(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Promise, promises.remind)


def ask_whether_it_holds(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, FollowUp, followups.ask)


def ask_who_has_not_acknowledged(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Acknowledgement, major.remind)
