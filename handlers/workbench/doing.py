"""What somebody does in the browser: the same verbs as in chat, in one transaction, once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers import deadlines, identity, verbs
from handlers.context import Context, Moment, Sender
from handlers.conversation import arrival
from handlers.conversation.doing import converse
from handlers.errors import Refusal, WrongState
from handlers.incoming import Attachment, Incoming, IncomingKind
from handlers.wording import refusals
from handlers.workbench import homes
from storage import audit, workbench
from storage.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class Deed:
    """One form that was sent. ``key``: of the form, so that sending it twice does it once.

    Either a ``verb`` with its named values, or the line of a button, or words to be understood.
    """

    key: str
    verb: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""
    words: str = ""
    photos: tuple[Attachment, ...] = ()  # kept below the media folder already


def sender_of(moment: Moment, person_id: int) -> Sender:
    """Who sits there, with the roles of this moment: who has left is a stranger."""
    point = workbench.point_of(moment.session, person_id, moment.now)
    point.person_id = person_id
    return identity.sender_of(moment, point, None)


def context_of(
    moment: Moment, sender: Sender, deed: Deed, received_id: int | None = None
) -> Context:
    """As if the deed was written in a private chat."""
    kind: IncomingKind = "action" if deed.line else "message"
    text = f"/{deed.verb}" if deed.verb else deed.words
    address = sender.contact.address
    incoming = Incoming(
        workbench.CHANNEL,
        address,
        address,
        moment.now,
        kind=kind,
        text=text,
        action=deed.line,
        attachments=deed.photos,
    )
    context = arrival.context_with(moment, sender, arrival.clean(incoming), received_id)
    for each in context.attachments:
        each.state, each.path = "kept", each.reference
    return context


def do(moment: Moment, person_id: int, deed: Deed) -> int:
    """Does it and returns the number by which its answers are found. Raises Refusal, NotLawful."""
    return do_as(moment, sender_of(moment, person_id), deed, looked_for=True)


def do_as(moment: Moment, sender: Sender, deed: Deed, *, looked_for: bool = False) -> int:
    """The same, by a sender with no more than a program's key lets them. ``looked_for``: homes may
    be written as in the box above the pages."""
    body = json.dumps(
        {"verb": deed.verb, "given": deed.given, "line": deed.line, "words": deed.words},
        ensure_ascii=False,
    )
    row = workbench.take(moment.session, sender.contact, deed.key, body, moment.now)
    if row.state == "handled":
        if row.body != body:
            raise WrongState(refusals.key_of_another)
        return row.id
    point = sender.contact
    context = context_of(moment, sender, deed, row.id)
    if deed.verb:
        given = homes.as_numbers(context, deed.verb, deed.given) if looked_for else deed.given
        verbs.run_named(context, deed.verb, given)
    else:
        converse(context)
    deadlines.press_on(moment)
    workbench.show(moment.session, point, row.id, moment.now)
    row.finish(context.outcome or "done", moment.now)
    return row.id


def note_refusal(moment: Moment, person_id: int, refused: Refusal) -> None:
    """What was begun is rolled back; an attempt at what is not theirs stays in the audit."""
    if refused.noted is not None:
        audit.record(
            moment.session, "refused", moment.now, person_id, refused.home_id, **refused.noted
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. ``buttons``: (label, line). ``attachments``: their numbers."""

    id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    has_paper: bool
    attachments: tuple[int, ...]
    ticket: int | None = None


def answers(moment: Moment, person_id: int, received_id: int) -> list[Said]:
    return [_said(row) for row in workbench.answers(moment.session, person_id, received_id)]


def _said(row: OutboxMessage) -> Said:
    photo = (row.photo_id,) if row.photo_id is not None else ()
    return Said(
        row.id,
        row.text,
        tuple((label, action) for label, action in row.buttons),
        row.paper_id is not None,
        (*photo, *row.file_ids),
        row.ticket_id,
    )
