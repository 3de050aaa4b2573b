"""What is owed and how it was worked out: told only to those of the home who may know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from handlers import arguments, borders, charges, glance, people, receipts, telling
from handlers.context import Context
from handlers.errors import NotFound
from handlers.homes import completeness
from handlers.tickets import requests
from handlers.wording import bills as words
from handlers.wording import charges as charge_words
from handlers.wording import names, refusals
from nlu import meaning
from nlu.slots import year
from storage import bills, households, papers, payments, tariffs
from storage.bills import Owed
from storage.estates import Estate, Home
from storage.households import Residency
from storage.payments import Payment

PAYMENTS_SHOWN = 6
Rows = Sequence[Owed]


def ask(context: Context) -> None:
    """我家物业费欠多少: the bills of the asker's own homes, or a kind refusal without a figure."""
    lived_in = households.residencies_of(context.session, context.sender.id)
    if not lived_in:
        telling.answer(context, words.bind_first(context.t))
        return
    named = context.meaning.slots.home
    chosen = [(home, tie) for home, tie in lived_in if _fits(home, named)]
    if not chosen:
        telling.answer(context, words.not_your_home(context.t, names.place(context.t, str(named))))
        return
    for home, tie in chosen:
        _tell(context, home, tie)
    completeness.ask_one(context)


def _fits(home: Home, named: meaning.Home | None) -> bool:
    if named is None:
        return True
    return (
        named.building in ("", home.building)
        and named.unit in ("", home.unit)
        and named.room in ("", home.room)
    )


def _tell(context: Context, home: Home, tie: Residency) -> None:
    if not tie.sees_fees:
        where = names.place(context.t, home.number)
        telling.answer(context, words.tenant_not_allowed(context.t, where))
        return
    month, of_year = context.meaning.slots.month, _year(context)
    items, asked = charges.items_in(said(context)), charges.asked(said(context))
    found = theirs(context, home, month)
    if items:
        found = [each for each in found if each.bill.item in items]
    if of_year is not None:
        found = [each for each in found if each.bill.month.startswith(f"{of_year}-")]
    if asked == "how":
        _explain(context, home, found, items)
    elif items and not found:
        telling.answer(context, words.none_of(context.t, home, items, month))
    elif month is not None:
        telling.answer(context, words.month_statement(context.t, home, month, found))
    elif of_year is not None:
        telling.answer(context, words.year_statement(context.t, home, of_year, found))
    elif asked == "paid":
        _payments(context, home)
    else:
        _owed(context, home, [each for each in found if each.left_fen > 0])


def _year(context: Context) -> int | None:
    if context.meaning.slots.month is not None:
        return None
    return year.find(said(context), context.rules.today(context.now))


def theirs(context: Context, home: Home, month: str | None = None) -> list[Owed]:
    """The bills of the present household, the oldest first, and whatever is still owed."""
    since = _theirs_since(context, home)
    return [
        each
        for each in bills.ledger(context.session, home.id, month)
        if each.left_fen > 0 or since is None or each.bill.month >= since.strftime("%Y-%m")
    ]


def came(context: Context, home: Home, most: int) -> list[tuple[Payment, date]]:
    """What the present household has paid lately, and on which days; the newest first."""
    since = _theirs_since(context, home)
    found = payments.of_home(context.session, home.id, most)
    dated = [(each, context.rules.today(each.paid_at)) for each in found]
    return [(each, day) for each, day in dated if since is None or day >= since]


def _owed(context: Context, home: Home, owed: Rows) -> None:
    estate = context.session.get_one(Estate, home.estate_id)
    credit = payments.credit(context.session, home.id)
    page = link(context, home, owed)
    here = _pays_here(context, home, owed)
    reply = words.statement(context.t, home, owed, estate, credit, page, here)
    telling.answer(context, glance.with_page(context, reply))


def _pays_here(context: Context, home: Home, owed: Rows) -> bool:
    """Whether a button can pay some of it."""
    estate = context.session.get_one(Estate, home.estate_id)
    due = any(not each.bill.disputed for each in owed)
    return due and context.rules.takes_money(estate.name)


def _theirs_since(context: Context, home: Home) -> date | None:
    """The day before which what was billed and paid is the former household's affair (CS-A).
    What is still owed for the home is told all the same."""
    moment = households.handed_over_at(context.session, home.id)
    return context.rules.today(moment) if moment is not None else None


def _payments(context: Context, home: Home) -> None:
    """Have I paid: what came in lately, and what is left."""
    left = sum(each.left_fen for each in bills.owed(context.session, home.id))
    found = came(context, home, PAYMENTS_SHOWN)
    telling.answer(context, words.paid(context.t, home, found, left))


def _explain(context: Context, home: Home, found: Rows, items: Sequence[str]) -> None:
    """How it was worked out: the newest bill of each item, and the rates of today."""
    newest = {each.bill.item: each for each in found}
    month = context.rules.today(context.now).strftime("%Y-%m")
    rates = tariffs.in_force(tariffs.tariffs(context.session, month), home)
    shown = [rate for item, rate in rates.items() if not items or item in items]
    telling.answer(context, charge_words.explained(context.t, home, list(newest.values()), shown))


def explain_dear(context: Context) -> bool:
    """The bill that is found dear with the one before it, worked out; whether there is one."""
    month, items = context.meaning.slots.month, charges.items_in(said(context))
    told = False
    for home, _ in visible(context):
        since = _theirs_since(context, home)
        found = [
            each
            for each in bills.ledger(context.session, home.id)
            if each.bill.item in items
            and (since is None or each.bill.month >= since.strftime("%Y-%m"))
        ]
        upto = [each for each in found if month is None or each.bill.month <= month] or found
        if upto:
            shown = [each for item in items for each in _of_item(upto, item)[-2:]]
            telling.answer(context, charge_words.explained(context.t, home, shown, ()))
            told = True
    return told


def _of_item(rows: Rows, item: str) -> Rows:
    return [each for each in rows if each.bill.item == item]


def own_home(context: Context, word: str) -> Home | None:
    """One of the asker's homes; None for whoever has none whose fees they may see."""
    own = [home for home, _ in visible(context)]
    estate, said = arguments.estate_and_rest(context, word)
    named = people.read_home(context.rules, said, context.now)
    here = [home for home in own if estate is None or home.estate_id == estate.id]
    found = next((home for home in here if named and home.number == str(named)), None)
    if own and found is None:
        raise NotFound(refusals.no_home(word))
    return found


def picture(context: Context, home: Home | None) -> None:
    """/bill: what is owed as a picture, for those who may know it."""
    homes = [home] if home is not None else [each for each, _ in visible(context)]
    if not homes:
        ask(context)  # says kindly why not
        return
    for home in homes:
        owed = bills.owed(context.session, home.id)
        if owed:
            paper = papers.order(
                context.session,
                "bill",
                f"{home.number}.png",
                "image/png",
                _on_paper(context, home, owed),
                context.now,
            )
            here = _pays_here(context, home, owed)
            telling.answer(context, words.picture(context.t, home, owed, paper.id, here))
            return
    for home in homes:
        _owed(context, home, [])


def said(context: Context) -> str:
    """The words that were written, or those for which a button stands."""
    return context.text or context.incoming.action


def visible(context: Context) -> Sequence[tuple[Home, Residency]]:
    """The asker's homes whose fees they may see."""
    lived_in = households.residencies_of(context.session, context.sender.id)
    return [(home, tie) for home, tie in lived_in if tie.sees_fees]


def _on_paper(context: Context, home: Home, owed: Rows) -> dict[str, Any]:
    """The words and sums of the picture, as ``bot/papers/bill.py`` wants them."""
    t, estate = context.t, context.session.get_one(Estate, home.estate_id)
    shown = owed[: words.LINES_SHOWN]
    return {
        "title": charge_words.title(t, estate.name),
        "home": names.place(t, home.number),
        "total_label": charge_words.total_label(t, len(owed)),
        "total": t.money(sum(each.left_fen for each in owed)),
        "rows": [
            {
                "what": charge_words.what(t, each.bill),
                "how": charge_words.how(t, each.bill),
                "amount": t.money(each.left_fen),
                "note": t.joined(words.notes(t, each)),
            }
            for each in shown
        ],
        "more": charge_words.more(t, len(owed) - len(shown)),
        "pay": charge_words.ways(t, estate),
        "link": link(context, home, owed),
        "code_label": charge_words.code_label(t),
        "foot": charge_words.foot(t, context.rules.today(context.now)),
    }


def pay_page(context: Context) -> str:
    """The page on which the asker's one home can pay what it owes, if there is such a page."""
    seen = visible(context)
    if len(seen) != 1:
        return ""
    home = seen[0][0]
    return link(context, home, bills.owed(context.session, home.id))


def link(context: Context, home: Home, owed: Rows) -> str:
    """The page to pay on, where the company has one and something is owed and not in question."""
    due = [each for each in owed if not each.bill.disputed]
    template, fen = context.rules.pay_url, sum(each.left_fen for each in due)
    if not template or not fen:
        return ""
    yuan = f"{fen // 100}.{fen % 100:02d}"
    month = due[0].bill.month
    return template.format(home=quote(home.number), month=month, fen=fen, yuan=yuan)


def how_to_pay(context: Context) -> None:
    """Where and how to pay; an invoice is a wish that a person must fulfil."""
    if charges.wants_invoice(said(context)):
        invoice(context)
        return
    if charges.asked(said(context)) == "paid" and context.sender.homes:
        ask(context)  # 缴费记录
        return
    estate = borders.own_estate(context)
    telling.answer(context, words.how_to_pay(context.t, estate, pay_page(context)))


def invoice(context: Context) -> None:
    """A receipt is given at once, where money has come in; anything else a person must do."""
    if receipts.given(context, said(context)):
        return
    if not context.sender.homes:
        telling.answer(context, words.bind_first(context.t))
        return
    requests.invoice(context)
