"""Which meter is meant, what number was written, which month a reading closes (EN-4)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from handlers import people
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound
from handlers.numbers import row_number
from handlers.tariffs import month_before
from handlers.wording import refusals, register_refusals
from storage import meters
from storage.meters import Meter

UNITS = ("度", "吨", "方", "立方", "立方米", "kwh")
MOST = 10**13  # thousandths: no counter has so many places


def find(context: Context, word: str) -> Meter:
    """A meter of the asker's estates, by its name or its number."""
    mine = [each.id for each in people.my_estates(context)]
    found = list(meters.named(context.session, word, mine))
    if not found:
        row = meters.meter(context.session, row_number(word))
        found = [row] if row is not None and row.estate_id in mine else []
    if len(found) != 1 or found[0].state != "active":
        raise NotFound(register_refusals.no_meter(word))
    return found[0]


def month(moment: Moment) -> str:
    """The month that a reading of today closes: in its first days the one before."""
    today = moment.rules.today(moment.now)
    current = today.strftime("%Y-%m")
    late = today.day <= moment.rules.charter.energy.late_until_day
    return month_before(current, 1) if late else current


def value(word: str) -> int:
    """ "1234.5" as thousandths. Raises BadWords."""
    plain = word.casefold().replace(",", "").replace("，", "")
    for unit in UNITS:
        plain = plain.removesuffix(unit)
    try:
        found = Decimal(plain.strip()) * 1000
    except InvalidOperation:
        raise BadWords(register_refusals.bad_reading(word)) from None
    if not found.is_finite() or found != found.to_integral_value() or not 0 <= found <= MOST:
        raise BadWords(register_refusals.bad_reading(word))
    return int(found)


def require_leader(context: Context) -> None:
    if not context.sender.leads:
        raise NotAllowed(refusals.not_for_you)
