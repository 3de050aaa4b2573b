"""Some weeks after a repair the homeowner is asked, once, whether it still holds (CS-2)."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Moment
from handlers.tickets import people
from handlers.wording import signoff as words
from storage import dialogues, households, tickets
from storage.dialogues import Dialogue
from storage.followups import FollowUp
from storage.history import Kind
from storage.tickets import Ticket

# So long may the answer be typed as 好的 or 又坏了; the buttons never expire.
PATIENCE = timedelta(days=2)


def ask(moment: Moment, row: FollowUp) -> None:
    """Asks, unless there is nothing to ask any more."""
    ticket = moment.session.get_one(Ticket, row.ticket_id, with_for_update=True)
    row.next_at = None
    moment.session.add(row)
    if not ticket.is_ended or not _still_concerned(moment, ticket):
        return
    row.asked_at = moment.now
    people.tell_reporter(moment, ticket, lambda t: words.follow_up(t, ticket), "followup")
    moment.record(ticket.id, Kind.FOLLOWED_UP, clause=row.clause)
    if dialogues.open_with(moment.session, ticket.reporter_id, moment.now) is None:
        question = Dialogue(
            person_id=ticket.reporter_id,
            asks="followup",
            data={"ticket": ticket.id},
            asked_at=moment.now,
            expires_at=moment.now + PATIENCE,
        )
        dialogues.ask(moment.session, question)


def _still_concerned(moment: Moment, ticket: Ticket) -> bool:
    """Not where the trouble came back in a new ticket, or the person lives there no more."""
    if tickets.following(moment.session, ticket.id):
        return False
    homes = {home.id for home in households.homes_of(moment.session, ticket.reporter_id)}
    return ticket.home_id is None or ticket.home_id in homes
