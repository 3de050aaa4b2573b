"""What the database of a story holds: tickets, deadlines, bills, entries of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, select

from storage import (
    audit,
    bills,
    books,
    deadlines,
    dunning,
    estates,
    history,
    people,
    policies,
    received,
    shifts,
    trainings,
)
from storage.attachments import Attachment as Row
from storage.bills import Owed
from storage.db import reading
from storage.deadlines import Deadline
from storage.duties import Duty
from storage.history import TicketEvent
from storage.meters import MeterReading
from storage.policies import PolicyCoverage
from storage.rounds import Checkpoint
from storage.tickets import Ticket
from storage.trainings import Coverage


class Truth:
    """The part of the test language that only looks."""

    engine: Engine

    def ticket(self, number: int) -> Ticket:
        with reading(self.engine) as session:
            return session.get_one(Ticket, number)

    def events(self, number: int) -> list[str]:
        with reading(self.engine) as session:
            return [event.kind for event in history.of_ticket(session, number)]

    def deadline(self, number: int, kind: str) -> Deadline:
        """The newest deadline of a kind."""
        with reading(self.engine) as session:
            return [each for each in deadlines.of_ticket(session, number) if each.kind == kind][-1]

    def evidence(self, number: int, kind: str) -> str:
        """What kind of event met the newest deadline of a kind."""
        with reading(self.engine) as session:
            return session.get_one(TicketEvent, self.deadline(number, kind).event_id).kind

    def rostered(self, name: str, day: str) -> bool:
        """Whether somebody has a shift that begins on a day, in the company's time."""
        begins = datetime.fromisoformat(f"{day}T00:00+08:00")
        with reading(self.engine) as session:
            (person,) = people.named(session, name)
            found = shifts.between(session, [person.id], begins, begins + timedelta(days=1))
            return any(each.starts_at >= begins for each in found)

    def training_coverage(self, start: datetime, end: datetime) -> Coverage:
        with reading(self.engine) as session:
            return trainings.coverage(session, start, end)

    def policy_coverage(self, fields: Sequence[str], today: date) -> PolicyCoverage:
        with reading(self.engine) as session:
            return policies.coverage(session, fields, today)

    def duty_states(self, key: str) -> list[str]:
        """How the duties stand whose key begins so."""
        with reading(self.engine) as session:
            found = session.exec(select(Duty).where(col(Duty.key).startswith(key))).all()
            return [each.state for each in found]

    def duty_ids(self, key: str) -> list[int]:
        """The numbers of the duties whose key begins so, the oldest first."""
        with reading(self.engine) as session:
            found = session.exec(select(Duty).where(col(Duty.key).startswith(key))).all()
            return sorted(each.id for each in found)

    def meter_photos(self) -> list[int]:
        """The photos that stand beside readings."""
        with reading(self.engine) as session:
            found = session.exec(select(MeterReading.attachment_id)).all()
            return [each for each in found if each is not None]

    def checkpoint_code(self, name: str) -> str:
        with reading(self.engine) as session:
            query = select(Checkpoint).where(col(Checkpoint.name) == name)
            return session.exec(query).one().code

    def unguarded(self) -> Sequence[int]:
        """Open tickets that nothing presses: there must be none."""
        with reading(self.engine) as session:
            return deadlines.unguarded(session, 100)

    def deadline_states(self, number: int) -> list[tuple[str, str]]:
        with reading(self.engine) as session:
            return [(each.kind, each.state) for each in deadlines.of_ticket(session, number)]

    def bills(self, home: str) -> Sequence[Owed]:
        """Every bill of a home, paid or not, the oldest first."""
        with reading(self.engine) as session:
            found = estates.find_homes(session, *home_parts(home))
            return bills.ledger(session, found[0].id)

    def books_agree(self) -> bool:
        with reading(self.engine) as session:
            return not books.faults(session)

    def owes(self, home: str) -> Sequence[Owed]:
        with reading(self.engine) as session:
            found = estates.find_homes(session, *home_parts(home))
            return bills.owed(session, found[0].id)

    def all_tickets(self) -> Sequence[Ticket]:
        with reading(self.engine) as session:
            return session.exec(select(Ticket).order_by(col(Ticket.id))).all()

    def attachments(self) -> Sequence[Row]:
        with reading(self.engine) as session:
            return session.exec(select(Row)).all()

    def stuck(self) -> int:
        """Deliveries that could not be handled, and messages that failed."""
        with reading(self.engine) as session:
            return len(received.stuck(session)) + received.count_pending(session)

    def audited(self, home: str) -> list[str]:
        with reading(self.engine) as session:
            found = estates.find_homes(session, *home_parts(home))
            return [entry.action for entry in audit.about_home(session, found[0].id)]

    def task(self, home: str, step: str) -> int:
        with reading(self.engine) as session:
            found = estates.find_homes(session, *home_parts(home))
            return next(
                each.id for each in dunning.of_home(session, found[0].id) if each.step == step
            )


def home_parts(home: str) -> tuple[str, str, str]:
    parts = home.split("-")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (parts[0], "", parts[1])
