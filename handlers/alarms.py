"""What whoever answers for the program must hear of: said once, while it lasts."""

from __future__ import annotations

from handlers import telling
from handlers.context import Moment
from handlers.telling import Compose


def tell(moment: Moment, what: str, compose: Compose) -> int:
    """To the first of the charter's last resort who is there, at most once a day for each trouble;
    returns how many hear it."""
    day = moment.rules.today(moment.now)
    for role in moment.rules.charter.alerts.last_resort.to:
        heard = telling.tell_role(
            moment, role, None, compose, "escalation", key=f"alarm:{what}:{day}"
        )
        if heard:
            return heard
    return 0
