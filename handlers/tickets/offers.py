"""Finding somebody for a new ticket: all on duty at once, or one after the other (EN-2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handlers import deadlines
from handlers.context import Moment
from handlers.telling import Compose
from handlers.tickets import holding, people
from handlers.tickets.files import Enclosed
from handlers.wording import cards
from storage import attachments
from storage.deadlines import Deadline
from storage.history import Kind
from storage.tickets import Ticket


def send_out(
    moment: Moment, ticket: Ticket, card: Compose, but_not: Collection[int | None] = ()
) -> None:
    """A new ticket's card: to one on duty where the charter says so, else to the department."""
    one_by_one = holding.rule_of(moment, ticket.department).mode == "least-loaded"
    if not (one_by_one and _offer(moment, ticket, card, ())):
        people.tell_department(moment, ticket, card, "card", but_not)


def _offer(moment: Moment, ticket: Ticket, card: Compose, tried: Sequence[int]) -> bool:
    """To whoever is on duty, has the fewest and was not asked yet. False where there is nobody."""
    if ticket.is_confidential:
        return False  # it complains about one of them: those who lead hear of it
    candidates = holding.by_load(moment, ticket)
    person = next((each for each in candidates if each.id not in tried), None)
    if person is None:
        return False
    deadlines.cancel(moment, ticket, ["offer"])
    rule = holding.rule_of(moment, ticket.department)
    until = moment.now + rule.silent_after
    moment.session.add(
        Deadline(
            ticket_id=ticket.id,
            kind="offer",
            clause=rule.clause,
            started_at=moment.now,
            due_at=until,
            next_at=until,
            person_id=person.id,
            policy={"tried": [*tried, person.id]},
        )
    )
    moment.session.flush()
    moment.record(ticket.id, Kind.OFFERED, person.name)
    people.tell_one(moment, ticket, person.id, card, "card")
    return True


def attend(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """Nobody has taken it meanwhile: the next one is asked, in the end all of them."""
    if not ticket.is_untaken:
        deadline.cancel()
        return
    deadline.miss()
    deadline.next_at = None
    moment.session.add(deadline)
    moment.session.flush()
    card = _card(moment, ticket)
    if not _offer(moment, ticket, card, deadline.policy["tried"]):
        people.tell_department(moment, ticket, card, "card")
        moment.record(ticket.id, Kind.CARD, ticket.department)


def _card(moment: Moment, ticket: Ticket) -> Compose:
    reporter = people.reporter(moment, ticket).name
    due_at = deadlines.answer_due(moment, ticket) or moment.now
    kept = attachments.of_ticket(moment.session, ticket.id)
    shown = [each for each in kept if each.state in ("remote", "kept") and not each.inside]
    photo = next((each.id for each in reversed(shown) if each.kind == "photo"), None)
    enclosed = Enclosed(photo, tuple(each.id for each in shown if each.id != photo))
    return lambda t: enclosed.with_words(
        cards.card(t, ticket, reporter, people.home_label(moment, ticket, t), due_at, moment.now)
    )
