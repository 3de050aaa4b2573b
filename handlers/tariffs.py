"""What a month costs: the bills that follow from rates and usage, and who may set them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from handlers import borders, people, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords
from handlers.wording import refusals
from handlers.wording import tariffs as words
from nlu.choices import chosen
from storage import bills, ledger, tariffs
from storage.estates import Estate, Here, Home
from storage.tariffs import BASIS_OF, SharedCost, Tariff

ITEM_SHAPE = {"type": "string", "enum": sorted(tariffs.ITEMS)}
BACK = 3  # months: so late a meter may be read and is still billed
Row = dict[str, Any]


def make_bills(moment: Moment, homes: Sequence[Home], month: str) -> int:
    """Makes out a month's bills of these homes, once; returns how many are new (CS-6).

    Fees of the month itself; and meters and shared costs of the months before, as they are known.
    """
    earlier = [month_before(month, back) for back in range(BACK, 0, -1)]
    rates = tariffs.tariffs(moment.session, month)
    spaces = tariffs.spaces(moment.session, [home.id for home in homes], month)
    rows = [row for home in homes for row in _standing(rates, spaces, home, month)]
    for each in earlier:
        then = [rate for rate in rates if rate.since_month <= each]
        rows += _metered(moment, then, homes, each)
        rows += _shared(moment, homes, each)
    due_on = due_day(moment, month)
    whole = [{"quantity": None, "rate": None, **row, "due_on": due_on} for row in rows]
    return ledger.book_bills(moment.session, whole, moment.now)


def due_day(moment: Moment, month: str) -> date:
    """When the bills of a month fall due; a month later where that day has passed already."""
    year, number = (int(part) for part in month.split("-"))
    while True:
        last = calendar.monthrange(year, number)[1]
        due_on = date(year, number, min(moment.rules.charter.fees.due_day, last))
        if due_on >= moment.rules.today(moment.now):
            return due_on
        year, number = year + number // 12, number % 12 + 1


def _standing(
    rates: Sequence[Tariff], spaces: Mapping[tuple[int, str], int], home: Home, month: str
) -> Iterator[Row]:
    """What is due every month: by area, for the home as such, for its parking spaces."""
    for item, rate in tariffs.in_force(rates, home).items():
        quantity = {
            "area": home.area_dm2 * 10,
            "home": 1000,
            "space": spaces.get((home.id, item), 0),
        }.get(rate.basis, 0)
        if quantity:
            yield _row(home.id, item, month, quantity, rate)


def _metered(
    moment: Moment, rates: Sequence[Tariff], homes: Sequence[Home], month: str
) -> Iterator[Row]:
    by_id = {home.id: home for home in homes}
    for home_id, item, quantity in tariffs.readings(moment.session, list(by_id), month):
        rate = tariffs.in_force(rates, by_id[home_id]).get(item)
        if rate is not None and rate.basis == "meter":
            yield _row(home_id, item, month, quantity, rate)


def _row(home_id: int, item: str, month: str, quantity: int, rate: Tariff) -> Row:
    return {
        "home_id": home_id,
        "item": item,
        "month": month,
        "amount_fen": tariffs.cost_fen(quantity, rate.rate),
        "basis": rate.basis,
        "quantity": quantity,
        "rate": rate.rate,
    }


def _shared(moment: Moment, homes: Sequence[Home], month: str) -> Iterator[Row]:
    """Each home's share of what its estate shared in a month, by area."""
    for estate_id in sorted({home.estate_id for home in homes}):
        cost = tariffs.shared_cost(moment.session, estate_id, month)
        whole = tariffs.area_of(moment.session, estate_id) if cost else 0
        if cost is None or not whole:
            continue
        own = sorted((home for home in homes if home.estate_id == estate_id), key=lambda h: h.id)
        before = tariffs.area_ahead(moment.session, estate_id, own[0].id)
        for home in own:
            share = tariffs.share_fen(cost.amount_fen, before, home.area_dm2, whole)
            before += home.area_dm2
            if share:
                row = {"home_id": home.id, "item": "shared", "month": month, "amount_fen": share}
                yield row | {"basis": "shared", "quantity": home.area_dm2 * 10}


def finish(moment: Moment, month: str) -> None:
    """Tells the supervisor that the month's bills are made out."""

    def say(here: Here) -> telling.Compose | None:
        homes, total = bills.made_for(moment.session, month, here)
        without = tariffs.homes_without_area(moment.session, here)
        return (lambda t: words.made(t, month, homes, total, without)) if homes else None

    leader = moment.rules.charter.desk_leader
    telling.tell_posts(moment, leader, say, "notice", key=f"run:billing:{month}")


def month_before(month: str, back: int) -> str:
    """``2026-01``, 1 → ``2025-12``."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - back, 12)
    return f"{year}-{number + 1:02d}"


# ------------------------------------------------------------------------------ who sets them


def show(context: Context) -> None:
    """/tariff: what holds now, and what is to hold."""
    names = {each.id: each.name for each in borders.known(context)}
    rows = tariffs.tariffs(context.session, "9999-12")
    found = [each for each in rows if each.estate_id in names]
    reply = words.tariffs(context.t, found, names, _this_month(context))
    telling.answer(context, reply, kind="list")


def set_rate(
    context: Context, item: str, rate: int, use: str, named: Estate | None, month: str
) -> None:
    """/tariff ITEM RATE: what holds from a month on, the next where none is named. ``rate``: in
    ten-thousandths of a yuan."""
    estate = people.one_estate(context, named)
    since = month or month_before(_this_month(context), -1)
    row = tariffs.find(context.session, estate.id, item, use, since)
    if row is None:
        row = Tariff(
            estate_id=estate.id,
            item=item,
            use=use,
            basis=BASIS_OF.get(item, "home"),
            rate=rate,
            since_month=since,
            created_at=context.now,
        )
    row.rate, row.created_by_id = rate, context.sender.id
    context.session.add(row)
    context.audit("tariff.set", item=item, rate=rate, month=since, use=use)
    telling.answer(context, words.tariff_set(context.t, row, estate.name))


def note_usage(context: Context, home: Home, item: str, quantity: int, month: str) -> None:
    """/usage: what a meter showed in a month, or how many spaces a home rents from one on.
    ``quantity``: in thousandths."""
    today = _this_month(context)
    default = month_before(today, 1) if BASIS_OF.get(item) == "meter" else today
    since = month or default
    tariffs.note_usage(
        context.session, home.id, item, since, quantity, context.now, context.sender.id
    )
    context.audit("usage.noted", home.id, item=item, month=since, quantity=quantity)
    telling.answer(context, words.usage_noted(context.t, home, item, since, quantity))


def share(context: Context, month: str, amount_fen: int, named: Estate | None) -> None:
    """/shared: what an estate shared in a month, to be divided by area with the next bills."""
    estate = people.one_estate(context, named)
    row = tariffs.shared_cost(context.session, estate.id, month)
    if row is None:
        row = SharedCost(
            estate_id=estate.id, month=month, amount_fen=amount_fen, noted_at=context.now
        )
    row.amount_fen, row.noted_by_id = amount_fen, context.sender.id
    context.session.add(row)
    context.audit("shared.noted", month=month, amount_fen=amount_fen)
    telling.answer(context, words.shared_noted(context.t, estate.name, month, amount_fen))


def read_item(_context: Context, word: str) -> str:
    """水费 → water. Raises ``BadWords``."""
    found = chosen("item", word) or word.casefold()
    if found not in tariffs.ITEMS:
        raise BadWords(refusals.no_item(word))
    return found


def _this_month(context: Context) -> str:
    return context.rules.today(context.now).strftime("%Y-%m")
