"""Reads from the database what a member of the staff has before them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from handlers import borders
from handlers.approvals import listing
from handlers.borders import may_know
from handlers.context import Context
from handlers.conversation import called
from handlers.conversation.state import Desk, Job, matter_of, work_of
from handlers.tickets import finding
from handlers.trainings import attendance
from nlu import speech
from nlu.speech import cues as speech_of
from storage import (
    absences,
    acknowledgements,
    approvals,
    audit,
    estates,
    history,
    households,
    outbox,
    people,
    queues,
    tickets,
)
from storage.queues import Wanted
from storage.tickets import Ticket

MOST = 60  # open tickets among which words are looked for
LATELY = timedelta(hours=12)
JUST_NOW = timedelta(minutes=15)
# 1号修好了, #1 我来; 12号上午来 is a day.
_NUMBER = re.compile(
    r"(?:把|给)?(?:#\s*(?=\d)|(?=\d{1,7}\s*[号单#])|(?=\d{1,7}我))"
    r"(\d{1,7})(?!\d|号(?:楼|[上下]午|早|晚|之?前|才|再|能|到货|过来|左右))"
)
_DIGITS = re.compile(r"\d+")
ALARMS = frozenset({"escalation"})


def desk_of(context: Context) -> Desk:
    """The desk of whoever has just spoken; they are on the staff."""
    session, sender = context.session, context.sender
    reader = finding.reader_of(context, sender)
    rows = queues.pressing(session, reader, Wanted(), limit=MOST)
    shown = [ticket for ticket, _, _ in rows]
    if context.about is not None and context.about not in shown:
        shown.append(context.about)
    heard = outbox.last_about(session, sender.id, context.now - LATELY)
    shown += _called_to(context, [number for number, _ in heard], shown)
    colleagues = {
        each.name: each.id
        for each in people.staff(session, borders.here(context))
        if each.id != sender.id and len(each.name) > 1
    }
    return Desk(
        me=sender.id,
        leads=sender.leads,
        jobs=_jobs(context, shown),
        near=_jobs(context, _near(context, shown)),
        touched=list(dict.fromkeys(ticket for ticket, _ in heard)),
        alarmed=[ticket for ticket, kind in heard if kind in ALARMS],
        colleagues=colleagues,
        decides=[
            each.id for each in approvals.open_ones(session) if listing.may_decide(context, each)
        ],
        leaves=_leaves(context, colleagues.values()),
        addressed=_addressed(context),
        asked_about=_asked_about(context),
        resident_home=_resident_home(context),
        owed=[each.ticket_id for each in acknowledgements.owed_by(session, sender.id)],
        home=_home(context),
        departments=context.rules.charter.department_words(),
        estates={each.name: each.id for each in borders.known(context)},
        training=attendance.awaits(context),
        elsewhere=_elsewhere(context, shown),
        nicknames=_nicknames(context, list(colleagues)),
    )


def _elsewhere(context: Context, known: list[Ticket]) -> int:
    """An open ticket whose number they say and that is not before them: another estate's."""
    said = _NUMBER.match(context.text.strip())
    if said is None or any(str(each.id) in _DIGITS.findall(context.text) for each in known):
        return 0
    ticket = tickets.ticket(context.session, int(said[1]))
    return ticket.id if ticket is not None and ticket.is_open else 0


def _leaves(context: Context, colleagues: Collection[int]) -> list[int]:
    """Who asked for leave lately, and has not heard of it, for those who lead."""
    if not context.sender.leads:
        return []
    since = context.now - LATELY
    decided = {
        entry.data.get("person"): entry.at
        for entry in reversed(audit.lately(context.session, "leave.decided", since))
    }
    return [
        each.person_id
        for each in absences.asked_since(context.session, colleagues, since)
        if each.person_id not in decided or decided[each.person_id] < each.recorded_at
    ]


def _asked_about(context: Context) -> bool:
    """Whether somebody has just asked about a request of theirs that is still open."""
    mine = {
        each.id
        for each in approvals.open_ones(context.session)
        if each.requester_id == context.sender.id
    }
    if not mine:
        return False
    said = audit.lately(context.session, "approval.discussed", context.now - JUST_NOW)
    last = next((each for each in said if each.data.get("approval") in mine), None)
    return last is not None and last.actor_id != context.sender.id


def _resident_home(context: Context) -> str:
    """王阿姨最近报了几回: the home of the one resident who is named; "" where none or several."""
    asked = work_of(context.text).keys() & {"story", "arrears", "pay_day", "before"}
    if not asked and not speech_of(context.text, "errands"):
        return ""
    homes = households.homes_named_in(context.session, context.text, borders.here(context))
    return homes[0].number if len(homes) == 1 else ""


def _addressed(context: Context) -> int:
    """回小赵：带身份证来: a resident of their estates who is named, where it is plainly one."""
    said = speech.find(context.text.strip(), "says_to")
    answers = context.sender.leads or context.rules.charter.desk in context.sender.roles
    if said is None or not answers:
        return 0
    here = set(borders.here(context) or ())
    found = [
        each.id
        for each in people.named(context.session, said["name"])
        for home in households.homes_of(context.session, each.id)
        if not here or home.estate_id in here
    ]
    return found[0] if len(set(found)) == 1 else 0


def _nicknames(context: Context, names: list[str]) -> called.Names:
    """Of whom no resident goes by: 小赵 of 5-1-302 is himself."""
    found = called.fitting(context.text, names)
    return {each: fit for each, fit in found.items() if not people.named(context.session, each)}


def _called_to(context: Context, heard: list[int], known: list[Ticket]) -> list[Ticket]:
    """What they were told of last and is another department's: who is called to a danger goes."""
    last = next(iter(heard), None)
    if last is None or any(each.id == last for each in known):
        return []
    ticket = context.session.get(Ticket, last)
    called = ticket is not None and ticket.is_open and may_know(context, ticket)
    return [ticket] if ticket is not None and called else []


def _near(context: Context, known: list[Ticket]) -> list[Ticket]:
    """What other departments have open, as far as it is a place's and no household's."""
    reader = finding.reader_of(context, context.sender)
    others = frozenset(context.rules.charter.departments) - reader.departments
    if not others or not context.text:
        return []
    rows = queues.pressing(
        context.session, replace(reader, departments=others), Wanted(), limit=MOST
    )
    own = {each.id for each in known}
    return [each for each, _, _ in rows if each.id not in own and may_know(context, each)]


def _jobs(context: Context, tickets: list[Ticket]) -> list[Job]:
    told = history.told_of(context.session, [each.id for each in tickets])
    found = []
    for ticket in tickets:
        home = estates.home(context.session, ticket.home_id) if ticket.home_id else None
        found.append(
            Job(
                matter=matter_of(ticket, told.get(ticket.id, ())),
                reporter=people.person(context.session, ticket.reporter_id).name,
                home=home.number if home is not None else ticket.place,
                department=ticket.department,
                holder=ticket.holder_id,
                owns=ticket.department in context.sender.departments,
            )
        )
    return found


def _home(context: Context) -> str:
    seen = audit.last_home(context.session, "home.seen", context.sender.id, context.now - JUST_NOW)
    return estates.home(context.session, seen).number if seen is not None else ""
