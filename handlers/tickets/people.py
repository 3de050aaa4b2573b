"""Who stands around a ticket: reporter, holder, department; and how to speak to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from handlers import dialogue, telling
from handlers.context import Context, Moment
from handlers.incoming import Reply
from handlers.telling import Compose
from handlers.wording import incidents as incident_words
from handlers.wording import names
from handlers.wording import privacy as privacy_words
from handlers.wording import windows as window_words
from handlers.wording.tongue import Tongue
from storage import contacts, dialogues, estates, incidents, people, shifts, windows
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.people import Person
from storage.tickets import Ticket


def reporter(moment: Moment, ticket: Ticket) -> Person:
    return people.person(moment.session, ticket.reporter_id)


def name_of(moment: Moment, person_id: int | None) -> str:
    return people.person(moment.session, person_id).name if person_id is not None else ""


def holder_name(moment: Moment, ticket: Ticket) -> str | None:
    if ticket.holder_id is None:
        return None
    return people.person(moment.session, ticket.holder_id).name


def department_of(moment: Moment, ticket: Ticket, person_id: int) -> str:
    """In which department somebody has this ticket: its own, else theirs; "" for who leads."""
    roles = people.roles_of(moment.session, person_id)
    if ticket.department in roles:
        return ticket.department
    return min(moment.rules.charter.departments.keys() & roles, default="")


def home_label(moment: Moment, ticket: Ticket, t: Tongue) -> str:
    """The reporter's home in words, or nothing."""
    if ticket.home_id is None:
        return ""
    return names.place(t, estates.home(moment.session, ticket.home_id).number)


def phone(moment: Moment, ticket: Ticket, *, in_group: bool) -> str:
    """The reporter's phone, masked where many read along (CS-A)."""
    number = reporter(moment, ticket).phone
    return names.masked(number) if in_group else number


def seen_phone(context: Context, ticket: Ticket) -> None:
    """Writes down that the asker sees the reporter's number in full (CS-A)."""
    context.audit("phone.seen", ticket.home_id, ticket=ticket.id, person=ticket.reporter_id)


def tell_reporter(
    moment: Moment, ticket: Ticket, compose: Compose, kind: str, **more: object
) -> None:
    """Tells the reporter, and those whose tickets were merged into this one. What the staff say
    leaves no question open of which 好的 could end the ticket."""
    if kind == "reply":
        dialogues.lapse(moment.session, ticket.reporter_id, dialogue.ENDING, ticket.id)
    telling.tell_person(moment, ticket.reporter_id, compose, kind, ticket_id=ticket.id, **more)
    for each in incidents.merged_into(moment.session, ticket.id):
        if each.reporter_id != ticket.reporter_id:
            follower = each.reporter_id
            told = _for_follower(compose, each.id)
            telling.tell_person(moment, follower, told, kind, ticket_id=each.id, **more)


def _for_follower(compose: Compose, number: int) -> Compose:
    return lambda t: incident_words.to_follower(t, compose(t), number)


def tell_department(
    moment: Moment,
    ticket: Ticket,
    compose: Compose,
    kind: str,
    but_not: Collection[int | None] = (),
    key: str | None = None,
) -> int:
    """Tells the department; of a complaint about its people only those who lead it hear, and a
    staff chat that there is one."""
    if not ticket.is_confidential:
        return tell_roles(moment, ticket, [ticket.department], compose, kind, but_not, key)
    if contacts.chat_for(moment.session, ticket.department, ticket.estate_id) is not None:
        tell_roles(moment, ticket, [ticket.department], compose, kind, but_not, key)
    return tell_roles(moment, ticket, [DEPARTMENT_SUPERVISOR], compose, kind, but_not, key)


def tell_roles(
    moment: Moment,
    ticket: Ticket,
    roles: tuple[str, ...] | list[str],
    compose: Compose,
    kind: str,
    but_not: Collection[int | None] = (),
    key: str | None = None,
    on_duty_only: bool = False,
    of_many: bool = False,
) -> int:
    """Tells several roles; a department's supervisor is resolved by the charter.

    ``of_many``: it speaks of several tickets, so that a reply to it is about none in particular.

    ``on_duty_only``: a role that keeps duty and has nobody on duty now hears nothing.
    Nobody hears of a complaint about themselves. Where that leaves nobody, the first of the
    charter's last resort hears who was not to.
    """
    to = [
        role
        for role in moment.rules.charter.hearers(roles, ticket.department)
        if not on_duty_only or _is_staffed(moment, role, ticket.estate_id)
    ]
    if of_many:
        return sum(
            telling.tell_role(moment, role, ticket.estate_id, compose, kind, key=f"{key}:{role}")
            for role in to
        )
    heard = sum(_tell(moment, ticket, role, compose, kind, but_not, key) for role in to)
    if not heard and ticket.is_confidential:
        last = moment.rules.charter.alerts.last_resort.to
        others = [each for each in last if each not in to]
        return sum(_tell(moment, ticket, role, compose, kind, but_not, key) for role in others[:1])
    return heard


def _tell(
    moment: Moment,
    ticket: Ticket,
    role: str,
    compose: Compose,
    kind: str,
    but_not: Collection[int | None],
    key: str | None,
) -> int:
    veil = (lambda t: privacy_words.veiled(t, ticket)) if ticket.is_confidential else None
    if role == ticket.about_role and (
        veil is None or contacts.chat_for(moment.session, role, ticket.estate_id) is None
    ):
        return 0
    return telling.tell_role(
        moment,
        role,
        ticket.estate_id,
        compose,
        kind,
        but_not=(*but_not, ticket.about_id),
        veil=veil,
        ticket_id=ticket.id,
        key=f"{key}:{role}" if key else None,
    )


def _is_staffed(moment: Moment, role: str, estate_id: int | None) -> bool:
    """Whether somebody will hear now: a group, somebody on duty, or a role that keeps no duty."""
    if contacts.chat_for(moment.session, role, estate_id) is not None:
        return True
    found = people.holders(moment.session, role, estate_id, moment.now)
    everybody = [each.id for each in found.everybody]
    since = moment.now - moment.rules.charter.presence.kept_within
    return bool(found.on_duty) or not shifts.keep_duty(moment.session, everybody, since, moment.now)


def tell_holder(
    moment: Moment, ticket: Ticket, compose: Compose, kind: str, key: str | None = None
) -> None:
    """Tells whoever has the ticket; while nobody has, the department.

    Where the department's group has topics, all that is said about a ticket stands in its topic.
    """
    chat = contacts.chat_for(moment.session, ticket.department, ticket.estate_id)
    topics = chat is not None and chat.forum and not ticket.is_confidential
    if ticket.holder_id is None or topics:
        tell_department(moment, ticket, compose, kind, key=key)
        return
    telling.tell_person(moment, ticket.holder_id, compose, kind, ticket_id=ticket.id, key=key)


def tell_one(moment: Moment, ticket: Ticket, person_id: int, compose: Compose, kind: str) -> None:
    """Tells one of the staff something about a ticket."""
    telling.tell_person(moment, person_id, compose, kind, ticket_id=ticket.id)


def is_reachable(moment: Moment, ticket: Ticket) -> bool:
    return contacts.reachable(moment.session, ticket.reporter_id)


def with_replies_left(moment: Moment, ticket: Ticket, receipt: Reply, t: Tongue) -> Reply:
    """The receipt, and how many more messages the reporter's messenger takes after this one."""
    window = windows.of_person(moment.session, ticket.reporter_id)
    if window is None:
        return receipt
    count = max(window.left(moment.now) - 1, 0)
    more = window_words.left(t, count, window.until(moment.now), moment.now)
    return replace(receipt, text=f"{receipt.text}\n{more}")
