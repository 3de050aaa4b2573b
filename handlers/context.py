"""What a handler is given: the session, the rules, the moment; and who said what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.incoming import Incoming
from handlers.rules import Rules
from handlers.wording.tongue import COMPANY, Tongue
from nlu.meaning import Conversation, Meaning
from storage import audit, estates, history
from storage.attachments import Attachment
from storage.charter.company import LEAD, MEMBER, STRANGER, WORK
from storage.contacts import ContactPoint, StaffChat
from storage.dialogues import Dialogue
from storage.estates import Home
from storage.history import Kind, TicketEvent, Trait
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.tickets import Ticket

# Who may: rights that the charter gives to roles, and those who are not the company's.
STAFF = frozenset({WORK})
SUPERVISORS = frozenset({LEAD})
COMPANY_PEOPLE = frozenset({MEMBER})


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks. ``roles`` has "homeowner" for a resident, "stranger" for somebody unknown;
    ``rights`` these two and what the charter lets their roles do."""

    person: Person
    contact: ContactPoint
    roles: frozenset[str]
    rights: frozenset[str]
    departments: frozenset[str] = frozenset()  # in which they work
    homes: tuple[Home, ...] = ()
    chat: StaffChat | None = None  # the group in which it was said
    within: frozenset[int] | None = None  # kept to these estates, whatever their roles

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def is_staff(self) -> bool:
        return MEMBER in self.rights

    @property
    def leads(self) -> bool:
        return LEAD in self.rights

    @property
    def is_stranger(self) -> bool:
        return STRANGER in self.roles


@dataclass
class Moment:
    """Enough to decide something that nobody asked for: a sweep has no more than this."""

    session: Session
    rules: Rules
    now: datetime

    def tongue(self, language: str = COMPANY) -> Tongue:
        return self.rules.tongue(language)

    def estate_name(self, estate_id: int | None) -> str:
        """The estate's name, by which the charter says what is different there; "" where no
        estate is meant, or none differs in anything."""
        charter = self.rules.charter
        if estate_id is None or not charter.differs_by_estate:
            return ""
        return estates.estate(self.session, estate_id).name

    def department_for(self, category: str, estate_id: int | None) -> str:
        """Who answers for a category of complaint there."""
        return self.rules.charter.department_for(category, self.estate_name(estate_id))

    def record(
        self, ticket_id: int, kind: Kind, text: str = "", actor_id: int | None = None, **data: Any
    ) -> TicketEvent:
        """Writes into a ticket's history what happened now; without an actor, by itself."""
        return history.record(self.session, ticket_id, kind, self.now, actor_id, text, **data)


@dataclass
class Context(Moment):
    """A moment in which somebody said something."""

    sender: Sender
    incoming: Incoming
    received_id: int | None
    meaning: Meaning
    attachments: list[Attachment] = field(default_factory=list)
    question: Dialogue | None = None  # what this person was asked and has not answered
    open_tickets: Sequence[Ticket] = ()  # of this person, as the message found them, newest first
    topic_id: int | None = None  # the topic of the group in which it was said
    about_many: tuple[int, ...] = ()  # the message replied to speaks of several tickets
    about_duty: int | None = None  # the duty whose card was replied to
    about: Ticket | None = None  # the ticket whose card or message was replied to
    opened: Ticket | None = None  # the ticket that this message has opened
    answered: OutboxMessage | None = None  # what was said to the speaker; more is said below it
    outcome: str = ""  # a word for the log: what became of the message
    doing: str = ""  # the verb that is being done
    acts_as: frozenset[str] | None = None  # the roles in which it may be done; None: in all

    @property
    def t(self) -> Tongue:
        """The tongue of whoever spoke; in a group, the company's."""
        if self.sender.chat is not None:
            return self.tongue()
        return self.tongue(self.sender.person.language)

    @property
    def acting(self) -> frozenset[str]:
        """The roles in which the sender acts just now."""
        return self.sender.roles if self.acts_as is None else self.acts_as

    @property
    def text(self) -> str:
        return self.incoming.text

    def note(self, ticket_id: int, kind: Kind, text: str = "", **data: Any) -> TicketEvent:
        """Writes into a ticket's history what the sender did; of their words, by which message."""
        if Trait.WORDS in kind.traits and self.incoming.message_id:
            data.setdefault("message", self.incoming.message_id)
        return self.record(ticket_id, kind, text, self.sender.id, **data)

    def audit(self, action: str, home_id: int | None = None, **data: Any) -> None:
        """Writes down that the sender saw or changed something."""
        audit.record(self.session, action, self.now, self.sender.id, home_id, **data)

    def understand(self, said: str, around: Conversation, sent_at: datetime) -> Meaning:
        """What ``said`` means, in the words of the sender's own estate where it has some."""
        rules = self.rules
        understand = rules.understand
        if rules.at_estate and self.sender.homes:
            estate = estates.estate(self.session, self.sender.homes[0].estate_id)
            understand = rules.at_estate.get(estate.name, understand)
        return understand(said, rules.today(sent_at), around)
