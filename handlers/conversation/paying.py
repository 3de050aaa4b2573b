"""Answers what homeowners say about money, in one message each; keeps the day they name (CS-6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from handlers import bills, borders, charges, dialogue, telling
from handlers import paying as checkout
from handlers.context import Context
from handlers.conversation.acts import Act
from handlers.incoming import Reply
from handlers.tickets import place, report, requests, said
from handlers.wording import feetalk as words
from nlu import speech
from storage import bills as stored
from storage import dunning, legal, tariffs
from storage.bills import Owed
from storage.charter.company import FEE
from storage.estates import Home
from storage.tickets import Ticket


def _say(context: Context, reply: Reply, last: str = "", **data: str) -> None:
    telling.answer(context, reply)
    dialogue.remember(context, "fees", last=last, **data)


def _owed(context: Context) -> list[tuple[Home, Sequence[Owed]]]:
    """Of each home whose fees the asker may see: what is owed, the oldest first."""
    return [(home, stored.owed(context.session, home.id)) for home, _ in bills.visible(context)]


def promise(context: Context, act: Act) -> None:
    """The day is kept, and no reminder comes before it; not further off than the charter says."""
    day = date.fromisoformat(act.values["day"])
    today = context.rules.today(context.now)
    latest = today + context.rules.charter.dunning.promise_within
    if day > latest:
        _say(context, words.too_far(context.t, latest))
        return
    for home, owed in _owed(context):
        if owed:
            total = sum(each.left_fen for each in owed)
            dunning.promise(
                context.session,
                home.id,
                today.strftime("%Y-%m"),
                day,
                total,
                context.text.strip(),
                context.now,
            )
            context.audit("payment.promised", home.id, day=day.isoformat())
    _say(context, words.promised(context.t, day), "promised", day=day.isoformat())


def promise_kept(context: Context, _act: Act) -> bool:
    """记牢了吗: the day once more. False where none was named."""
    question = context.question
    if question is None or "day" not in question.data:
        return False
    day = str(question.data["day"])
    reply = words.promised(context.t, date.fromisoformat(day))
    _say(context, reply, "promised", day=day)
    return True


def next_due(context: Context, _act: Act) -> None:
    _say(context, words.next_due(context.t))


def defer(context: Context, _act: Act) -> None:
    """能不能缓一缓, 想分期: nothing is granted by the program; the desk has it as a request, and
    hears there what else is said of it: 那交一半行不行."""
    asked = next((each for each in context.open_tickets if _wants_time(each)), None)
    if asked is not None:
        said.hear(context, asked)
    else:
        requests.of_money(context, words.deferred)
    dialogue.remember(context, "fees")


def _wants_time(ticket: Ticket) -> bool:
    return "defer" in speech.cues(ticket.text, "money")


def not_mine(context: Context, _act: Act) -> None:
    """催错人了, 房子卖了: nobody is reminded until the desk has looked who lives there."""
    for home, _ in _owed(context):
        dunning.rest(context.session, home.id, context.text.strip(), context.now, "other")
        context.audit("reminder.refused", home.id)
    requests.of_money(context, words.not_mine)


def hard(context: Context, _act: Act) -> None:
    within = context.rules.charter.dunning.promise_within
    latest = context.rules.today(context.now) + within
    _say(context, words.hard_times(context.t, latest), "hard")


def months(context: Context, _act: Act) -> None:
    rows = [
        (month, sum(each.left_fen for each in owed if each.bill.month == month))
        for _, owed in _owed(context)
        for month in sorted({each.bill.month for each in owed})
    ]
    _say(context, words.by_month(context.t, rows))


def of_others(context: Context, _act: Act) -> None:
    _say(context, words.not_of_others(context.t, bool(context.sender.homes)), "others")


def hidden(context: Context, _act: Act) -> None:
    bills.ask(context)  # says kindly why not, and what to do
    dialogue.remember(context, "fees")


def rates(context: Context, _act: Act) -> None:
    """Prices are no secret: what the company charges, and whether parking is in the bill."""
    estate = borders.own_estate(context)
    month = context.rules.today(context.now).strftime("%Y-%m")
    found = [
        each
        for each in tariffs.tariffs(context.session, month)
        if estate is None or each.estate_id == estate.id
    ]
    newest = {(each.item, each.use): each for each in found}
    home = context.sender.homes[0] if context.sender.homes else None
    spaces = tariffs.spaces(context.session, [home.id], month) if home is not None else {}
    asked = set(charges.items_in(context.text)) - {item for item, _ in newest}
    reply = words.prices(context.t, list(newest.values()), home, bool(spaces), sorted(asked))
    _say(context, reply)


def late_fee(context: Context, _act: Act) -> None:
    ppm = context.rules.charter.fees.late_fee_ppm
    _say(context, words.late_fee(context.t, ppm))


def pay(context: Context, act: Act) -> bool:
    """我要交费: what there is to pay; 先交200: the page. False where no button can pay it."""
    month = str(act.values.get("month", ""))
    if month or "fen" in act.values:
        checkout.checkout(context, None, month, act.values.get("fen"))
    elif not checkout.wants_to_pay(context):
        return False
    dialogue.remember(context, "fees")
    return True


def how(context: Context, act: Act) -> None:
    if pay(context, act):
        return
    estate = borders.own_estate(context)
    due = sum(
        each.left_fen for _, owed in _owed(context) for each in owed if not each.bill.disputed
    )
    _say(context, words.how(context.t, estate, due, bills.pay_page(context)))


def remote(context: Context, act: Act) -> None:
    """From abroad, by transfer: the account where it is known, else the desk writes it to them."""
    estate = borders.own_estate(context)
    if (estate is not None and estate.account) or bills.pay_page(context):
        how(context, act)
        return
    report.request(context, FEE, words.remote)
    dialogue.remember(context, "fees")


def item(context: Context, _act: Act) -> None:
    """账单上有个电梯费是啥: a person says what it is for."""
    report.request(context, FEE, words.item)
    dialogue.remember(context, "fees")


def collect(context: Context, _act: Act) -> None:
    report.request(context, FEE, words.will_come)
    dialogue.remember(context, "fees")


def deposit(context: Context, _act: Act) -> None:
    ticket = report.request(context, FEE, words.deposit)
    if ticket.place:
        dialogue.remember(context, "fees")
    else:
        place.ask(context, ticket)


def claimed(context: Context, _act: Act) -> None:
    """刚付了一千块: the front desk looks whether it has come; no bill is paid by a word, and nobody
    is reminded meanwhile (CS-6)."""
    for home, _ in _owed(context):
        dunning.rest(context.session, home.id, context.text.strip(), context.now, "claims_paid")
        context.audit("payment.claimed", home.id)
    report.request(context, FEE, words.claimed)
    dialogue.remember(context, "fees")


def invoice(context: Context, _act: Act) -> None:
    """A request to the front desk, with what it needs."""
    bills.invoice(context)
    dialogue.remember(context, "fees")


def card(context: Context, _act: Act) -> None:
    _say(context, words.card(context.t, borders.own_estate(context)))


def why_legal(context: Context, _act: Act) -> None:
    rule = context.rules.charter.dunning.legal
    case = next(
        (found for home, _ in _owed(context) if (found := legal.live_of(context.session, home.id))),
        None,
    )
    disputed = any(each.bill.disputed for _, owed in _owed(context) for each in owed)
    _say(context, words.legal(context.t, rule.months, case is not None, disputed))


def disputed(context: Context, _act: Act) -> None:
    """The bill in question rests; the others can be paid."""
    owed = [each for _, rows in _owed(context) for each in rows]
    open_fen = sum(each.left_fen for each in owed if not each.bill.disputed)
    doubted = [each.bill for each in owed if each.bill.disputed]
    _say(context, words.in_question(context.t, doubted, open_fen))


def dear(context: Context, _act: Act) -> bool:
    """水费怎么这么贵: that bill and the one before it, how they were worked out, and a button for a
    doubt. False where nothing of the kind was ever billed: then a person looks at it."""
    if not bills.explain_dear(context):
        return False
    dialogue.remember(context, "fees")
    return True


def own(context: Context, _act: Act) -> None:
    bills.ask(context)
    dialogue.remember(context, "fees")


VERBS: dict[str, Callable[[Context, Act], bool | None]] = {
    "promise_to_pay": promise,
    "fees_promise_kept": promise_kept,
    "fees_next": next_due,
    "fees_defer": defer,
    "fees_hard": hard,
    "fees_not_mine": not_mine,
    "fees_months": months,
    "fees_of_others": of_others,
    "fees_hidden": hidden,
    "fees_own": own,
    "fees_rates": rates,
    "fees_dear": dear,
    "fees_late": late_fee,
    "fees_how": how,
    "fees_pay": pay,
    "fees_collect": collect,
    "fees_remote": remote,
    "fees_item": item,
    "fees_deposit": deposit,
    "fees_claimed": claimed,
    "fees_invoice": invoice,
    "fees_card": card,
    "fees_legal": why_legal,
    "fees_disputed": disputed,
}
