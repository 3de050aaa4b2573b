"""去交费: which bills, how much, and a page to pay on; what was shown stays so until it is decided.

Whoever may not see what is owed names a sum of their own, and no figure is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import arguments, bills, charges, dialogue, people, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.rules import Account
from handlers.wording import charges as charge_words
from handlers.wording import paying as words
from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from storage import audit, estates, orders
from storage import bills as stored
from storage.bills import Owed
from storage.estates import Home
from storage.orders import PaymentAttempt, PaymentOrder

OLDEST = "oldest"  # the month that is owed for longest
MOST_ATTEMPTS = 12  # ways to pay one order
Lines = Sequence[tuple[int, int]]


def is_taken(moment: Moment, home: Home) -> bool:
    """Whether a home's bills can be paid by button."""
    return moment.rules.takes_money(estates.estate(moment.session, home.estate_id).name)


def payable(context: Context) -> list[Home]:
    """The asker's homes whose bills can be paid by button."""
    return [home for home in context.sender.homes if is_taken(context, home)]


def own_home(context: Context, word: str) -> Home:
    """One of the homes in which the asker lives, whether or not they may see its bills."""
    estate, said = arguments.estate_and_rest(context, word)
    named = people.read_home(context.rules, said, context.now)
    for home in context.sender.homes:
        here = estate is None or home.estate_id == estate.id
        if here and named is not None and home.number == str(named):
            return home
    raise NotFound(refusals.no_home(word))


def pay(context: Context) -> None:
    """/pay: the bills to choose from where a button can pay them, else how to pay."""
    if not wants_to_pay(context):
        bills.how_to_pay(context)


def ask(context: Context) -> None:
    """我要交费, 怎么付款: the same; an invoice, or whether money came, is another matter."""
    said = bills.said(context)
    if charges.wants_invoice(said) or charges.asked(said) == "paid":
        bills.how_to_pay(context)
    else:
        pay(context)


def wants_to_pay(context: Context) -> bool:
    """Shows what can be paid now. False where nothing can be paid by button, or is owed."""
    homes = _to_pay(context)
    for home in homes:
        _offer(context, home)
    return bool(homes)


def checkout(
    context: Context, home: Home | None, month: str | None, amount_fen: int | None
) -> None:
    """/checkout [HOME] [MONTH|全部] [AMOUNT]: first what there is to pay, then the page."""
    among = _to_pay(context) if home is None else [home]
    if len(among) != 1 or not is_taken(context, among[0]):
        pay(context)
        return
    if month is None and amount_fen is None:
        _offer(context, among[0])
    elif not sees(context, among[0]):
        _by_own_sum(context, among[0], amount_fen)
    else:
        _by_bills(context, among[0], month or "", amount_fen)


def _to_pay(context: Context) -> list[Home]:
    """The asker's homes for which something can be paid by button now."""
    return [home for home in payable(context) if not sees(context, home) or owed_now(context, home)]


def _offer(context: Context, home: Home) -> None:
    """What there is to choose from; who may not see it is asked for a sum."""
    if not sees(context, home):
        _by_own_sum(context, home, None)
    elif due := owed_now(context, home):
        telling.answer(context, words.choose(context.t, home, due))
        dialogue.remember(context, "fees")
    else:
        telling.answer(context, words.nothing_due(context.t, home, ""))


def _by_bills(context: Context, home: Home, month: str, amount_fen: int | None) -> None:
    due = owed_now(context, home)
    if month == OLDEST:
        month = due[0].bill.month if due else ""
    due = [each for each in due if not month or each.bill.month == month]
    if not due:
        telling.answer(context, words.nothing_due(context.t, home, month))
        return
    order = start(context, home, due, amount_fen)
    page = link_of(context, order)
    telling.answer(context, words.ordered(context.t, home, order, page, context.now))


def _by_own_sum(context: Context, home: Home, amount_fen: int | None) -> None:
    if amount_fen is None:
        asked = words.how_much(context.t, home)
        dialogue.ask_words(context, f"/checkout {home.number} all", asked)
        return
    order = _order(context, home, amount_fen, ())
    page = link_of(context, order)
    telling.answer(context, words.own_sum(context.t, home, order, page, context.now))


def start(
    context: Context, home: Home, due: Sequence[Owed], amount_fen: int | None = None
) -> PaymentOrder:
    """An order for these bills of a home whose fees the asker may see, or for a part of them. The
    same that is open already stays; another for one of the bills is closed. Raises ``BadWords``."""
    whole = sum(each.left_fen for each in due)
    amount = whole if amount_fen is None else amount_fen
    if amount > whole:
        raise BadWords(words.too_much(whole))
    return _order(context, home, amount, _lines(due, amount))


def link_of(context: Moment, order: PaymentOrder) -> str:
    """The address of an order's page."""
    till = context.rules.till
    return till.link(order.token) if till is not None else ""


def _lines(due: Sequence[Owed], amount_fen: int) -> Lines:
    """The oldest first, as far as the sum goes."""
    lines, left = [], amount_fen
    for each in due:
        part = min(left, each.left_fen)
        if part:
            lines.append((each.bill.id, part))
            left -= part
    return lines


def _order(context: Context, home: Home, amount_fen: int, lines: Lines) -> PaymentOrder:
    now, named = context.now, {bill_id for bill_id, _ in lines}
    for each in orders.open_of(context.session, home.id):
        frozen = orders.lines_of(context.session, each.id)
        same = each.amount_fen == amount_fen and sorted(frozen) == sorted(lines)
        if same and each.payer_id == context.sender.id and _lasts(context, each):
            return each
        of_same = each.payer_id == context.sender.id and not (named and frozen)
        if of_same or named & {bill_id for bill_id, _ in frozen}:
            orders.close(context.session, each, "closed", now)
    contact = context.sender.contact
    order = PaymentOrder(
        token=secrets.token_urlsafe(16),
        home_id=home.id,
        payer_id=context.sender.id,
        amount_fen=amount_fen,
        made_at=now,
        expires_at=now + context.rules.charter.cashier.order_lasts,
        wechat_id=contact.address if contact.channel == "wechat" else "",
    )
    orders.add(context.session, order, lines)
    context.audit("payment.ordered", home.id, order=order.id, amount_fen=amount_fen)
    return order


def _lasts(context: Context, order: PaymentOrder) -> bool:
    """Whether there is time enough yet to show it once more."""
    half = context.rules.charter.cashier.order_lasts / 2
    return order.expires_at is not None and order.expires_at - half > context.now


def sees(context: Context, home: Home) -> bool:
    return any(each.id == home.id for each, _ in bills.visible(context))


def owed_now(context: Context, home: Home) -> list[Owed]:
    """What is owed and not in question, the oldest first."""
    owed = stored.owed(context.session, home.id)
    return [each for each in owed if not each.bill.disputed]


def expire(moment: Moment, order: PaymentOrder) -> None:
    """Nobody has paid in time: its bills are free again, and the platform is told."""
    orders.close(moment.session, order, "expired", moment.now)
    audit.record(moment.session, "payment.expired", moment.now, None, order.home_id, order=order.id)


# ----------------------------------------------------------------------------- the page to pay on


@dataclass(frozen=True, slots=True)
class Page:
    """What whoever has an order's address sees of it: what they pay, and where."""

    order: PaymentOrder
    home: Home
    words: Mapping[str, str]
    lines: Sequence[tuple[str, str]]
    accounts: Sequence[Account]


def page_of(moment: Moment, token: str, t: Tongue) -> Page | None:
    """None for an order that there is not."""
    order = orders.with_token(moment.session, token)
    till = moment.rules.till
    if order is None or till is None:
        return None
    home = estates.home(moment.session, order.home_id)
    estate = estates.estate(moment.session, home.estate_id)
    lines = [
        (charge_words.what(t, stored.bill(moment.session, bill_id)), t.money(amount_fen))
        for bill_id, amount_fen in orders.lines_of(moment.session, order.id)
    ]
    spoken = words.page(t, order, home, estate, moment.now)
    return Page(order, home, spoken, lines, till.at(estate.name))


def attempt(
    moment: Moment, order: PaymentOrder, merchant: str, way: str, payer: str = ""
) -> PaymentAttempt | None:
    """One way to pay an order: the one that is open already (for this ``payer`` in WeChat), else a
    new one; None where there were too many, or nobody is to pay it any more."""
    order = orders.order(moment.session, order.id)
    before = orders.attempts_of(moment.session, order.id)
    if order.state != "open" or len(before) >= MOST_ATTEMPTS:
        return None
    for each in before:
        same = (each.merchant, each.way, each.state) == (merchant, way, "open")
        if same and each.prepared.get("payer", payer) == payer:
            return each
    number = f"G{moment.rules.today(moment.now):%Y%m%d}{secrets.token_hex(8)}"
    row = PaymentAttempt(
        order_id=order.id,
        number=number,
        merchant=merchant,
        way=way,
        made_at=moment.now,
        ask_at=moment.now + moment.rules.charter.cashier.ask_after,
    )
    moment.session.add(row)
    moment.session.flush()
    return row
