"""What staff do with an incident: one card, one crew, one text to all, one sign-off for each."""

from __future__ import annotations

from handlers import borders, deadlines, dialogue, telling
from handlers.context import Context
from handlers.errors import WrongState
from handlers.tickets import evidence, people, work
from handlers.wording import cards, refusals
from handlers.wording import incidents as words
from storage import incidents
from storage.history import Kind
from storage.incidents import Incident
from storage.tickets import Ticket

FEW_CARDS = 5  # so many cards are sent one by one when it was no incident after all


def show(context: Context, incident: Incident | None) -> None:
    """/incident: those under way; /incident I3: one, home by home."""
    if incident is None:
        live = borders.mine(context, incidents.all_live(context.session))
        counted = [(each, incidents.count(context.session, each.id)) for each in live]
        telling.answer(context, words.listed(context.t, counted), kind="list")
        return
    found = incidents.tickets_of(context.session, incident.id, only_open=False)
    rows = [(each, people.home_label(context, each, context.t)) for each in found]
    telling.answer(context, words.shown(context.t, incident, rows), kind="list")


def agree(context: Context, incident: Incident) -> None:
    """It is one thing: one card, and the first words to all are asked for."""
    _open(context, incident)
    telling.answer(context, words.card(context.t, incident, _homes(context, incident)))
    dialogue.ask_words(context, f"/tell {words.name(incident)}", words.ask_tell(context.t))


def _open(context: Context, incident: Incident) -> None:
    if incident.state == "proposed":
        incident.state, incident.decided_at = "open", context.now
        incident.decided_by = context.sender.id
        context.session.add(incident)
    if incident.state != "open":
        raise WrongState(refusals.incident_is_over(words.name(incident)))


def part(context: Context, incident: Incident) -> None:
    """Each for itself after all: whatever had no card gets one now."""
    if incident.state != "proposed":
        raise WrongState(refusals.incident_is_decided(words.name(incident)))
    incident.state, incident.decided_at = "ignored", context.now
    incident.decided_by = context.sender.id
    context.session.add(incident)
    found = incidents.tickets_of(context.session, incident.id)
    unseen = incidents.without_card(context.session, [each.id for each in found])
    for each in found:
        each.incident_id = None
        context.session.add(each)
    waiting = [each for each in found if each.id in unseen]
    for each in waiting[:FEW_CARDS] if len(waiting) <= FEW_CARDS else ():
        send_card(context, each)
    if len(waiting) > FEW_CARDS:
        people.tell_department(
            context, waiting[0], lambda t: words.each_for_itself(t, waiting), "card"
        )
        for each in waiting:
            context.record(each.id, Kind.CARD, each.department)
    telling.answer(context, words.no_incident(context.t, incident))


def send_card(context: Context, ticket: Ticket) -> None:
    """The card of a ticket that had none yet."""
    due = deadlines.answer_due(context, ticket) or context.now
    reporter = people.reporter(context, ticket).name
    people.tell_department(
        context,
        ticket,
        lambda t: cards.card(
            t, ticket, reporter, people.home_label(context, ticket, t), due, context.now
        ),
        "card",
    )
    context.record(ticket.id, Kind.CARD, ticket.department)


def take(context: Context, incident: Incident) -> None:
    """One crew for all of it."""
    _open(context, incident)
    incident.holder_id = context.sender.id
    context.session.add(incident)
    for each in incidents.tickets_of(context.session, incident.id):
        if each.is_untaken:
            work.take_and_say(context, each, quietly=True)
    _tell_department(context, incident)
    telling.answer(context, words.you_took(context.t, incident, _homes(context, incident)))


def _tell_department(context: Context, incident: Incident) -> None:
    name = context.sender.person.name
    telling.tell_role(
        context,
        incident.department,
        incident.estate_id,
        lambda t: words.taken(t, incident, name),
        "notice",
        but_not=(context.sender.id,),
    )


def arrive(context: Context, incident: Incident) -> None:
    _open(context, incident)
    incident.holder_id = incident.holder_id or context.sender.id
    context.session.add(incident)
    for each in incidents.tickets_of(context.session, incident.id):
        if each.is_untaken:
            work.take_over(context, each, quietly=True)
        if each.is_held:
            work.be_there(context, each)
    telling.answer(context, words.arrived(context.t, incident, _homes(context, incident)))


def close(context: Context, incident: Incident, said: str) -> None:
    """The work is done; every home is asked for itself whether it is solved (CS-2)."""
    _open(context, incident)
    if not said:
        ask = words.ask_close(context.t, incident)
        dialogue.ask_words(context, f"/incident {words.name(incident)} close", ask)
        return
    if evidence.asked_first(context, incident.category):
        asked_for = words.ask_photo(context.t, incident)
        again = f"/incident {words.name(incident)} close {said}"
        dialogue.ask_words(context, again, asked_for)
        return
    homes = [
        each for each in incidents.tickets_of(context.session, incident.id) if not each.is_asked
    ]
    photo = evidence.photo_of_words(context, homes[0]) if homes else None
    for each in homes:
        evidence.finish(context, each, said, photo)
    incident.state = "resolved"
    context.session.add(incident)
    telling.answer(context, words.closed(context.t, incident, len(homes)))


def tell(context: Context, incident: Incident, said: str) -> None:
    """One text to all homes of it; whoever joins later hears it too. It answers each of them
    once it has arrived there (CS-2)."""
    _open(context, incident)
    if not said:
        ask = words.ask_tell(context.t)
        dialogue.ask_words(context, f"/tell {words.name(incident)}", ask)
        return
    incident.statement, incident.stated_at = said, context.now
    incident.stated_by = context.sender.id
    context.session.add(incident)
    name = context.sender.person.name
    found = incidents.tickets_of(context.session, incident.id)
    for each in found:
        context.note(each.id, Kind.REPLIED, said)
        _tell_one(context, each, name, said)
    telling.answer(context, words.told(context.t, incident, len(found)))


def _tell_one(context: Context, ticket: Ticket, name: str, said: str) -> None:
    people.tell_reporter(
        context,
        ticket,
        lambda t: words.statement(t, ticket, name, said),
        "reply",
        actor_id=context.sender.id,
    )


def _homes(context: Context, incident: Incident) -> int:
    return incidents.count(context.session, incident.id)
