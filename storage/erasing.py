"""Forgets a person: whatever names them goes, in every table; sums, counts and moments stay.

First the rows that are theirs, by the table below. Then every word of the database is looked
through for their name, numbers, addresses and longer sentences, wherever somebody has copied them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, String, Table, cast, or_
from sqlalchemy import select as sa_select
from sqlalchemy import update as sa_update
from sqlmodel import AutoString, Session, SQLModel, col, delete, select, update

from storage.attachments import Attachment
from storage.bindings import BindRequest
from storage.cards import ButtonCard
from storage.completeness import ArchiveQuestion
from storage.contacts import ContactPoint
from storage.dialogues import Dialogue
from storage.events import SignUp
from storage.history import TicketEvent
from storage.invitations import BindAttempt
from storage.kf import KfWelcome
from storage.logins import Login
from storage.misses import Miss
from storage.outbox import OutboxMessage
from storage.papers import Paper
from storage.parts import MessagePart
from storage.people import Person
from storage.praises import Praise
from storage.rates import SendRate
from storage.received import Received
from storage.sealing import Sealed
from storage.search import SearchTerm
from storage.speech import Doubt, HeldReply
from storage.surveys import SurveyHome
from storage.tables import metadata
from storage.tickets import Ticket
from storage.topics import Topic
from storage.unanswered import Unanswered
from storage.webchat import CHANNEL, WebchatLine
from storage.windows import PassiveAnswer, SendWindow

# A shorter name stands in too many other words: 强 in 加强, Ann in Annex.
SHORTEST = {True: 2, False: 4}  # by whether it is written in characters
SENTENCE = 12  # so many characters in a row nobody else has written by chance
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody is known. ``names`` are replaced where they stand; where one of their
    ``sentences`` begins, all of the words around it go."""

    names: Sequence[str]
    sentences: Sequence[str]

    @property
    def all(self) -> list[str]:
        return [*self.names, *self.sentences]


@dataclass(frozen=True, slots=True)
class Whose:
    """The numbers of what is theirs."""

    person_id: int
    points: Sequence[ContactPoint]
    tickets: Sequence[int]

    @property
    def addresses(self) -> list[str]:
        return [each.address for each in self.points]


def erase(session: Session, person_id: int, mark: str) -> None:
    """Forgets a person; ``mark`` stands where their name and words stood."""
    person = session.get_one(Person, person_id, with_for_update=True)
    points = select(ContactPoint).where(col(ContactPoint.person_id) == person_id)
    reported = select(Ticket.id).where(col(Ticket.reporter_id) == person_id)
    whose = Whose(person_id, session.exec(points).all(), session.exec(reported).all())
    traces = _traces(session, person, whose)
    _blank_tickets(session, whose, mark)
    _blank_own(session, whose, mark)
    _blank_chats(session, whose, mark)
    person.name, person.phone, person.second_phone = mark, "", ""
    person.language, person.consented_at = "", None
    session.add(person)
    session.flush()
    for table in metadata.sorted_tables:
        _look_through(session, table, traces, mark)
    session.expire_all()


def _traces(session: Session, person: Person, whose: Whose) -> Traces:
    asked = select(BindRequest).where(_of_person(BindRequest, whose))
    requests = session.exec(asked).all()
    names = {person.name, *(each.name for each in requests)}
    shared = select(Person.name).where(col(Person.name).in_(names), col(Person.id) != person.id)
    names -= set(session.exec(shared).all())
    names = {each for each in names if len(each) >= SHORTEST[not each.isascii()]}
    numbers = {*person.phones, *(each.phone for each in requests), *whose.addresses} - {""}
    said = [*session.exec(select(Ticket.text).where(col(Ticket.id).in_(whose.tickets))).all()]
    words = select(TicketEvent.text).where(col(TicketEvent.actor_id) == person.id)
    said += session.exec(words).all()
    sentences = {each.strip()[:SENTENCE] for each in said if len(each.strip()) >= SENTENCE}
    return Traces(sorted(names | numbers, key=len, reverse=True), sorted(sentences))


def _of_person(table: Any, whose: Whose) -> ColumnElement[bool]:
    named: ColumnElement[bool] = col(table.person_id) == whose.person_id
    if not hasattr(table, "contact_point_id"):
        return named
    return or_(named, col(table.contact_point_id).in_([each.id for each in whose.points]))


# ------------------------------------------------------------------------ the rows that are theirs


def _blank_tickets(session: Session, whose: Whose, mark: str) -> None:
    """What they reported stays a ticket: its kind, its moments, its marks."""
    for some in _pages(whose.tickets):
        session.exec(update(Ticket).where(col(Ticket.id).in_(some)).values(text=mark, place=""))
        said = col(TicketEvent.ticket_id).in_(some), col(TicketEvent.text) != ""
        session.exec(update(TicketEvent).where(*said).values(text=mark))
        for table in (HeldReply, Doubt):
            session.exec(update(table).where(col(table.ticket_id).in_(some)).values(text=mark))
        session.exec(update(Topic).where(col(Topic.ticket_id).in_(some)).values(title=mark))
        session.exec(delete(SearchTerm).where(col(SearchTerm.ticket_id).in_(some)))
        subjects = or_(*(col(Miss.subject).startswith(f"ticket:{each}:") for each in some))
        session.exec(delete(Miss).where(subjects))
    mine = col(TicketEvent.actor_id) == whose.person_id, col(TicketEvent.text) != ""
    session.exec(update(TicketEvent).where(*mine).values(text=mark))


def _blank_own(session: Session, whose: Whose, mark: str) -> None:
    gone = {"state": "none", "path": "", "reference": "", "name": "", "note": ""}
    blank: Sequence[tuple[type[SQLModel], ColumnElement[bool], Mapping[str, Any]]] = (
        (Attachment, col(Attachment.person_id) == whose.person_id, gone),
        (Doubt, col(Doubt.person_id) == whose.person_id, {"text": mark}),
        (Praise, col(Praise.by_id) == whose.person_id, {"text": mark}),
        (SignUp, col(SignUp.person_id) == whose.person_id, {"words": ""}),
        (SurveyHome, col(SurveyHome.person_id) == whose.person_id, {"words": ""}),
        (ArchiveQuestion, col(ArchiveQuestion.person_id) == whose.person_id, {"answer": ""}),
        (BindRequest, _of_person(BindRequest, whose), {"name": mark, "phone": ""}),
    )
    for table, which, values in blank:
        session.exec(update(table).where(which).values(**values))
    for gone_with in (Dialogue, BindAttempt, Unanswered, Login):
        session.exec(delete(gone_with).where(col(gone_with.person_id) == whose.person_id))


def _blank_chats(session: Session, whose: Whose, mark: str) -> None:
    """What was said to them and about their tickets, what they wrote, and where."""
    about = or_(
        col(OutboxMessage.person_id) == whose.person_id,
        col(OutboxMessage.ticket_id).in_(whose.tickets),
    )
    sent = session.exec(select(OutboxMessage.id).where(about)).all()
    for some in _pages(sent):
        rows = col(OutboxMessage.id).in_(some)
        session.exec(update(OutboxMessage).where(rows).values(text=mark, buttons=[], error=""))
        waiting = rows, col(OutboxMessage.state).in_(("pending", "sending"))
        session.exec(update(OutboxMessage).where(*waiting).values(state="stale"))
        shown = col(WebchatLine.key).in_([f"out:{each}" for each in some])
        session.exec(update(WebchatLine).where(shown).values(text=mark, buttons=[]))
    for point in whose.points:
        _blank_address(session, point)


def _blank_address(session: Session, point: ContactPoint) -> None:
    """The address goes; what came from it is still known to have come from one and the same."""
    channel, address, instead = point.channel, point.address, f"erased:{point.id}"
    if channel == CHANNEL:
        session.exec(delete(WebchatLine).where(col(WebchatLine.address) == address))
    written = select(Received).where(
        col(Received.channel) == channel,
        col(Received.conversation).in_((address, f"{channel}:{address}")),
    )
    for row in session.exec(written).all():
        row.body, row.error, row.album, row.key = "", "", "", f"erased:{row.id}"
        row.conversation = row.conversation.removesuffix(address) + instead
        session.add(row)
        session.exec(delete(Miss).where(col(Miss.subject).startswith(f"received:{row.id}:")))
    for table in (SendWindow, PassiveAnswer):
        here = col(table.channel) == channel, col(table.address) == address
        session.exec(delete(table).where(*here))
    for addressed in (KfWelcome, ButtonCard, MessagePart):
        session.exec(delete(addressed).where(col(addressed.address) == address))
    session.exec(delete(SendRate).where(col(SendRate.bucket) == f"{channel}:{address}"))
    point.address, point.state = instead, "gone"
    session.add(point)


def _pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


# -------------------------------------------------------------------------------- all other words


# What a company calls its places and its own, and the words of the program itself: no name of a
# homeowner is looked for there, though one may stand in 王家花园.
PLACES = frozenset(
    {"estate", "building", "home", "role", "staff_chat", "deployment", "lease", "charter_version"}
)
FIXED = frozenset(
    {"state", "kind", "channel", "clause", "category", "urgency", "department", "position"}
)


def _look_through(session: Session, table: Table, traces: Traces, mark: str) -> None:
    """Every column of words of a table, also those that did not exist when this was written."""
    if table.name in PLACES or not traces.all:
        return
    words = [each for each in table.columns if _holds_words(each.type) and each.name not in FIXED]
    if table.name == Person.__tablename__:
        words = [each for each in words if "phone" in each.name]  # another's name is another's
    if not words:
        return
    found = or_(*(_contains(column, each) for column in words for each in traces.all))
    keys = list(table.primary_key.columns)
    query = sa_select(*keys, *(column for column in words if column not in keys)).where(found)
    for row in session.execute(query).all():
        changed = _changed(table, row, words, traces, mark)
        which = (key == row._mapping[key] for key in keys)
        if changed:
            session.execute(sa_update(table).where(*which).values(changed))


def _holds_words(kind: Any) -> bool:
    return isinstance(kind, JSON | String | AutoString)


def _forms(trace: str) -> set[str]:
    """As it is written, and as JSON writes it: platforms send that, and columns hold it."""
    return {trace, json.dumps(trace)[1:-1], json.dumps(trace, ensure_ascii=False)[1:-1]}


def _contains(column: Any, trace: str) -> ColumnElement[bool]:
    if isinstance(column.type, Sealed):
        return or_(column == trace)
    written = cast(column, String) if isinstance(column.type, JSON) else column
    return or_(*(written.contains(each, autoescape=True) for each in _forms(trace)))


def _changed(
    table: Table, row: Row[Any], words: Collection[Any], traces: Traces, mark: str
) -> dict[str, Any]:
    """The columns that said something of them, as they read from now on. A raw delivery is no
    longer one with a piece taken out: all of it goes."""
    values = {column.name: row._mapping[column] for column in words}
    fresh = {name: _without(value, traces, mark) for name, value in values.items()}
    changed = {name: value for name, value in fresh.items() if value != values[name]}
    if table.name == Received.__tablename__ and _names_them(str(values["body"]), traces):
        changed["body"] = ""
    if table.name == Paper.__tablename__ and changed:
        changed |= {"path": "", "sha256": "", "made_at": None}
    return changed


def _names_them(body: str, traces: Traces) -> bool:
    return any(form in body for each in traces.all for form in _forms(each))


def _without(value: Any, traces: Traces, mark: str) -> Any:
    if isinstance(value, str):
        if any(each in value for each in traces.sentences):
            return mark
        for each in traces.names:
            value = value.replace(each, mark)
        return value
    if isinstance(value, list):
        return [_without(each, traces, mark) for each in value]
    if isinstance(value, dict):
        return {name: _without(each, traces, mark) for name, each in value.items()}
    return value
