"""Which meter is meant, what number was written, which month a reading closes (EN-4)."""

from __future__ import annotations

import re
from decimal import Decimal

from handlers import people
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.numbers import row_number
from handlers.tariffs import month_before
from handlers.wording import meters as words
from storage import meters
from storage.meters import Meter

_READING = re.compile(
    r"(\d[\d,，]*(?:\.\d+)?)\s*(?:度|吨|立方米|立方|方|kwh)?(?=\s|$)", re.IGNORECASE
)
MOST = 10**13  # thousandths: no counter has so many places


def find(context: Context, word: str) -> Meter:
    """A meter of the asker's estates, by its name or its number."""
    mine = [each.id for each in people.my_estates(context)]
    found = list(meters.named(context.session, word, mine))
    if not found:
        row = meters.meter(context.session, row_number(word))
        found = [row] if row is not None and row.estate_id in mine else []
    if len(found) != 1 or found[0].state != "active":
        raise NotFound(words.no_meter(word))
    return found[0]


def month(moment: Moment) -> str:
    """The month that a reading of today closes: in its first days the one before."""
    today = moment.rules.today(moment.now)
    current = today.strftime("%Y-%m")
    late = today.day <= moment.rules.charter.energy.late_until_day
    return month_before(current, 1) if late else current


def value_and_rest(_context: Context, said: str) -> tuple[int, str]:
    """ "1234.5度 …" as thousandths, and the rest. Raises BadWords."""
    found = _READING.match(said)
    plain = Decimal(re.sub(r"[,，]", "", found[1])) * 1000 if found else None
    if found is None or plain is None or plain != plain.to_integral_value() or plain > MOST:
        raise BadWords(words.bad_reading(said.split()[0]))
    return int(plain), said[found.end() :].strip()


def is_reading(word: str) -> bool:
    return _READING.fullmatch(word) is not None
