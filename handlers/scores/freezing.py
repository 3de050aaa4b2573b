"""Freezes a period's score: from then on it is shown as it was, whatever the charter says."""

from __future__ import annotations

from decimal import Decimal

from handlers import telling
from handlers.context import Moment
from handlers.points import Sheet
from handlers.scores.working import work_out
from handlers.wording import scores as words
from storage import audit, scores
from storage.periods import Period


def freeze(moment: Moment, position: str, period: Period, by_id: int | None) -> bool:
    """Freezes the score as it is now; False where it was frozen before.

    ``by_id``: who did it; None: the charter's day had come. The holder and those above hear it.
    """
    if scores.frozen(moment.session, position, period.name) is not None:
        return False
    tell(moment, keep(moment, position, period, by_id))
    return True


def keep(moment: Moment, position: str, period: Period, by_id: int | None) -> Sheet:
    """The score as it is now, written down."""
    sheet = work_out(moment, position, period)
    row = {
        "position": position,
        "period": period.name,
        "frozen_at": moment.now,
        "frozen_by_id": by_id,
        "points": hundredths(sheet.points),
        "out_of": sheet.out_of,
        "bonus_withheld": sheet.bonus_withheld,
        "data": sheet.model_dump(mode="json"),
    }
    scores.freeze(moment.session, row)
    audit.record(
        moment.session, "score.frozen", moment.now, by_id, position=position, period=period.name
    )
    return sheet


def tell(moment: Moment, sheet: Sheet) -> None:
    charter = moment.rules.charter
    own = charter.positions[sheet.position]
    above = charter.positions[own.under].roles if own.under else ()
    for role in dict.fromkeys((*own.roles, *above)):
        holds = role in own.roles
        telling.tell_role(
            moment,
            role,
            None,
            lambda t, holds=holds: words.frozen_now(t, sheet, holds=holds),  # type: ignore[misc]
            "notice",
            key=f"score:{sheet.position}:{sheet.period}:{role}",
        )


def hundredths(points: Decimal) -> int:
    return int(points * 100)
