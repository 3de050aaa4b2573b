"""What is said to whoever wants something from the desk: papers, a parking space, an answer."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Reply
from handlers.wording.tickets.buttons import status_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def taken_down(t: Tongue, ticket: Ticket, what: str, due_at: datetime, now: datetime) -> Reply:
    said = t(
        "{what}的事记下了（#{number}），前台 {moment} 前答复您。",
        what=what,
        number=ticket.id,
        moment=t.moment(due_at, now),
    )
    return Reply(said, (status_button(t, ticket),))
