"""What came along with words about a ticket: filed with it, and handed on to the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.context import Context, Moment
from handlers.incoming import Reply
from storage import attachments
from storage.attachments import Attachment
from storage.tickets import Ticket

# A photo sent shortly before its words belongs to them.
LOOSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """``photo`` stands with the words, ``files`` come beside them; ids of attachment rows."""

    photo: int | None = None
    files: tuple[int, ...] = ()

    def with_words(self, reply: Reply) -> Reply:
        return replace(reply, photo=self.photo, files=self.files)

    def __bool__(self) -> bool:
        return self.photo is not None or bool(self.files)


def of_homeowner(context: Context, ticket: Ticket) -> Enclosed:
    """Files what came with the message, or shortly before it, with the ticket."""
    since = context.now - LOOSE
    return _file(
        ticket, context, attachments.before_words(context.session, context.sender.id, since)
    )


def of_staff(context: Context, ticket: Ticket, *, inside: bool = False) -> Enclosed:
    """Files only what came with this very message: in a group people post photos of anything.

    ``inside``: it goes with an internal note and is never shown to homeowners.
    """
    context.session.flush()
    return _file(ticket, context, context.attachments, inside=inside)


def words(context: Context) -> str:
    """What has no bytes to hand on, in words: a place, a card, a sticker."""
    lines = [_spoken(each) for each in context.attachments]
    return "\n".join(filter(None, lines))


def _spoken(each: Attachment) -> str:
    mark = {"location": "📍", "contact": "👤", "sticker": ""}.get(each.kind)
    return "" if mark is None else " ".join(f"{mark} {each.name} {each.note}".split())


def _file(
    ticket: Ticket, context: Context, found: Sequence[Attachment], *, inside: bool = False
) -> Enclosed:
    for each in found:
        each.ticket_id, each.inside = ticket.id, inside
    carried = [each for each in found if each.state in ("remote", "kept")]
    carried = [each for each in carried if each.kind != "sticker"]
    photo = next((each.id for each in carried if each.kind == "photo"), None)
    return Enclosed(photo, tuple(each.id for each in carried if each.id != photo))


def again(moment: Moment, file_ids: list[int]) -> Enclosed:
    """The same files once more, by the ids of their rows."""
    rows = [moment.session.get_one(Attachment, each) for each in file_ids]
    photo = next((each.id for each in rows if each.kind == "photo"), None)
    return Enclosed(photo, tuple(each.id for each in rows if each.id != photo))
