"""The people of the home and what they may see; what we keep about oneself, and who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import audits, binding
from handlers.context import Context
from handlers.myhome import frame
from handlers.wording import binding as words
from handlers.wording import myhome as page_words
from handlers.wording import names
from storage import contacts, erasures, logins
from storage.logins import HOME


@dataclass(frozen=True, slots=True)
class Member:
    """``acts``: (label, line) of what an owner may change."""

    name: str
    kind: str
    marks: str
    acts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Household:
    id: int
    home: str
    owns: bool
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    called: str
    since: str


@dataclass(frozen=True, slots=True)
class Me:
    households: Sequence[Household]
    phone: str
    chats: str
    looked: Sequence[str]
    devices: Sequence[Device]
    leaving: bool  # their data are to be erased, and it can be taken back


def look(context: Context) -> Me:
    session, person = context.session, context.sender.person
    points = contacts.of_person(session, person.id)
    reached = {names.channel(context.t, each.channel) for each in points if each.state == "active"}
    erasure = erasures.of_person(session, person.id)
    return Me(
        [_household(context, home_id, called) for home_id, called in frame.of(context).homes],
        names.phones(context.t, person.phones, masked_too=True),
        context.t.joined(sorted(reached)),
        audits.looked(context),
        devices(context),
        erasure is not None and erasure.state == "waiting",
    )


def _household(context: Context, home_id: int, called: str) -> Household:
    t, me = context.t, context.sender.id
    rows, owns = binding.members(context, home_id)
    home = next(each for each in context.sender.homes if each.id == home_id)
    members = []
    for person, tie, reached in rows:
        changeable = owns and tie.kind != "owner" and person.id != me
        acts = words.buttons(t, home, person, tie) if changeable else ()
        members.append(
            Member(
                person.name,
                words.kind(t, tie.kind),
                t.joined(words.marks(t, tie, reached)),
                [(each.label, each.action) for each in acts],
            )
        )
    return Household(home_id, called, owns, members)


def devices(context: Context) -> list[Device]:
    rows, t = logins.alive_of(context.session, context.sender.id, context.now, HOME), context.t
    return [
        Device(each.id, page_words.device(t, each.agent), t.moment(each.opened_at, context.now))
        for each in rows
    ]


def end_device(context: Context, which: int) -> None:
    """One of their own browsers is shut out; which is none of theirs stays as it is."""
    for each in logins.alive_of(context.session, context.sender.id, context.now, HOME):
        if each.id == which:
            logins.end(context.session, each, context.now)
            context.audit("device.closed", None, login=each.id)
