"""Many homes, one thing: noticed, proposed to the staff; whoever reports it too joins it.

Each home keeps a ticket of its own, so that each signs off and none is forgotten (CS-2, GM-4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import telling
from handlers.context import Context
from handlers.incoming import Reply
from handlers.tickets import matters, people
from handlers.wording import incidents as words
from nlu.meaning import Conversation, Meaning
from storage import incidents
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.history import Kind
from storage.incidents import Incident
from storage.tickets import Ticket


def joined(context: Context, ticket: Ticket, opened: Reply) -> bool:
    """Whether the new ticket belongs to an incident under way; then its home is told what is
    known, and the staff are not called once more."""
    incident = _fitting(context, ticket)
    if incident is None:
        return False
    _attach(context, incident, [ticket])
    if incident.holder_id is not None and ticket.is_untaken:
        ticket.take(incident.holder_id)
        context.session.add(ticket)
    speaker = people.name_of(context, incident.stated_by)
    reply = words.joined(context.t, opened, incident, speaker)
    if incident.statement:
        context.record(ticket.id, Kind.REPLIED, incident.statement, actor_id=incident.stated_by)
    # A person's words count as an answer once they have arrived, also when we repeat them.
    kind = "reply" if incident.statement else "answer"
    telling.answer(context, reply, kind, ticket_id=ticket.id, actor_id=incident.stated_by)
    _show_how_many(context, incident)
    return True


def consider(context: Context, ticket: Ticket) -> None:
    """After a complaint: are there enough homes with the same trouble to propose an incident?"""
    if ticket.incident_id is not None or not ticket.is_open:
        return
    if (incident := _fitting(context, ticket)) is not None:
        _attach(context, incident, [ticket])
        return
    rule = context.rules.charter.incident
    if not _may_join(context, ticket):
        return
    since = context.now - rule.within
    meaning = _meaning(context, ticket)
    alone = incidents.alone(context.session, ticket.estate_id, ticket.category, since)
    alike = [each for each in alone if _same(context, each, ticket, meaning)]
    homes = {each.home_id or each.place or -each.reporter_id for each in alike}
    if len(homes) < rule.homes or _was_ignored(context, ticket, meaning):
        return
    _propose(context, ticket, meaning, alike)


def _propose(context: Context, ticket: Ticket, meaning: Meaning, alike: Sequence[Ticket]) -> None:
    rule = context.rules.charter.incident
    incident = Incident(
        estate_id=ticket.estate_id,
        building=matters.building(ticket) if rule.same == "building" else "",
        category=ticket.category,
        danger=ticket.danger,
        matter=sorted(matters.of(meaning)),
        department=ticket.department,
        text=alike[-1].text,
        proposed_at=context.now,
        shown_at=context.now,
    )
    context.session.add(incident)
    context.session.flush()
    _attach(context, incident, alike)
    leader = context.rules.charter.hearers([DEPARTMENT_SUPERVISOR], ticket.department)
    for role in dict.fromkeys([ticket.department, *leader]):
        telling.tell_role(
            context,
            role,
            ticket.estate_id,
            lambda t: words.proposed(t, incident, len(alike)),
            "card",
            key=f"incident:{incident.id}:proposed:{role}",
        )


def _attach(context: Context, incident: Incident, found: Sequence[Ticket]) -> None:
    for each in found:
        each.incident_id = incident.id
        context.session.add(each)
        name = words.name(incident)
        context.record(each.id, Kind.INCIDENT, name)
    context.session.flush()


def _show_how_many(context: Context, incident: Incident) -> None:
    """One line to the staff now and then, instead of a card for each home."""
    if context.now - incident.shown_at < context.rules.charter.incident.update_every:
        return
    incident.shown_at = context.now
    context.session.add(incident)
    _tell_staff(context, incident, "notice", words.grown)


def _fitting(context: Context, ticket: Ticket) -> Incident | None:
    if not _may_join(context, ticket):
        return None
    found = incidents.live(context.session, ticket.estate_id, ticket.category)
    if not found:
        return None
    meaning = _meaning(context, ticket)
    return next((each for each in found if _belongs(each, ticket, meaning)), None)


def _may_join(context: Context, ticket: Ticket) -> bool:
    """Not where somebody is in danger by themselves, nor what is a major complaint."""
    rule = context.rules.charter.incident
    if ticket.is_major or ticket.danger in rule.apart or ticket.is_confidential:
        return False
    if ticket.estate_id is None:
        return False
    return rule.same == "estate" or bool(matters.building(ticket))


def _belongs(incident: Incident, ticket: Ticket, meaning: Meaning) -> bool:
    if incident.building not in ("", matters.building(ticket)):
        return False
    same_danger = incident.danger is not None and incident.danger == ticket.danger
    return same_danger or bool(set(incident.matter) & matters.of(meaning))


def _same(context: Context, one: Ticket, other: Ticket, meaning: Meaning) -> bool:
    """Whether an earlier ticket is about what the new one is about."""
    if one.id == other.id:
        return True
    if not _may_join(context, one):
        return False
    if context.rules.charter.incident.same == "building" and (
        matters.building(one) != matters.building(other)
    ):
        return False
    if one.danger is not None and one.danger == other.danger:
        return True
    return bool(matters.of(_meaning(context, one)) & matters.of(meaning))


def _was_ignored(context: Context, ticket: Ticket, meaning: Meaning) -> bool:
    since = context.now - context.rules.charter.incident.within
    found = incidents.ignored(context.session, ticket.estate_id, ticket.category, since)
    return any(_belongs(each, ticket, meaning) for each in found)


def _meaning(context: Context, ticket: Ticket) -> Meaning:
    return context.understand(ticket.text, Conversation(), ticket.created_at)


def _tell_staff(context: Context, incident: Incident, kind: str, say: words.Say) -> None:
    """Whoever has it; while nobody has, the department."""
    homes = incidents.count(context.session, incident.id)
    if incident.holder_id is not None:
        telling.tell_person(context, incident.holder_id, lambda t: say(t, incident, homes), kind)
        return
    telling.tell_role(
        context, incident.department, incident.estate_id, lambda t: say(t, incident, homes), kind
    )


def with_known(context: Context, ticket: Ticket, reply: Reply) -> Reply:
    """The answer to "how is it going?", and what all homes of the incident were told."""
    if ticket.incident_id is None:
        return reply
    incident = context.session.get_one(Incident, ticket.incident_id)
    if not incident.statement:
        return reply
    speaker = people.name_of(context, incident.stated_by)
    said = words.known(context.t, speaker, incident.statement)
    return replace(reply, text=f"{reply.text}\n{said}")


def tells_what_is_known(context: Context) -> bool:
    """ "When does the water come back?", from a home that has reported nothing itself."""
    around = {(home.estate_id, home.building) for home in context.sender.homes}
    found = [
        each
        for each in incidents.all_live(context.session)
        for estate_id, building in around
        if each.estate_id == estate_id and each.building in ("", building)
    ]
    for each in found:
        speaker = people.name_of(context, each.stated_by)
        telling.answer(context, words.around_you(context.t, each, speaker))
    return bool(found)


def now_and_then(context: Context, ticket: Ticket, what: str) -> str | None:
    """A key that lets one of many homes speak for all in a while; None for a ticket alone."""
    if ticket.incident_id is None:
        return None
    span = int(
        context.now.timestamp() // context.rules.charter.incident.update_every.total_seconds()
    )
    return f"incident:{ticket.incident_id}:{what}:{span}"
