"""What homeowners hear about their tickets."""

from __future__ import annotations

from handlers.wording.tickets.opening import (
    ask_danger,
    ask_home,
    calm,
    home_given_up,
    home_noted,
    human,
    opened,
    raised,
)
from handlers.wording.tickets.progress import (
    arrived,
    listed,
    merged,
    no_open,
    passed_on,
    planned,
    said_by_staff,
    status,
    taken,
    transferred,
    urged,
    which,
)
from handlers.wording.tickets.signoff import (
    ask_whether_solved,
    lapsed,
    rated,
    remind_signoff,
    reopened,
    resolved,
    signed_off,
)

__all__ = [
    "arrived",
    "ask_danger",
    "ask_home",
    "ask_whether_solved",
    "calm",
    "home_given_up",
    "home_noted",
    "human",
    "lapsed",
    "listed",
    "merged",
    "no_open",
    "opened",
    "passed_on",
    "planned",
    "raised",
    "rated",
    "remind_signoff",
    "reopened",
    "resolved",
    "said_by_staff",
    "signed_off",
    "status",
    "taken",
    "transferred",
    "urged",
    "which",
]
