"""收据: a picture and a PDF of money that came in, for those of the home who may know it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import borders, charges, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.people import FEES_SHOWN_TO
from handlers.wording import receipts as words
from handlers.wording.tongue import Tongue
from storage import bills, estates, households, papers, payments
from storage.estates import Home
from storage.payments import Payment

LETTER = "r"  # R12
LOOKED_AT = 6  # payments
PICTURE, PDF = ("receipt", "image/png", ".png"), ("letter", "application/pdf", ".pdf")


def find(context: Context, word: str) -> Payment:
    """Money that came in for a home of the asker's, or where they may know it. Raises NotFound."""
    row = payments.payment_if_any(context.session, row_number(word, LETTER))
    home = estates.home(context.session, row.home_id) if row is not None else None
    if row is None or home is None or row.amount_fen <= 0 or not _may_see(context, home, row):
        where = home.id if home is not None else None
        raise NotFound(words.no_receipt(word), {"verb": "receipt", "id": word[:20]}, where)
    return row


def _may_see(context: Context, home: Home, row: Payment) -> bool:
    if home.id in {each.id for each in _own(context)} and _is_theirs(context, home, row):
        return True
    return bool(context.sender.rights & FEES_SHOWN_TO) and borders.allows(context, home)


def _own(context: Context) -> list[Home]:
    """The asker's homes whose fees they may see."""
    lived_in = households.residencies_of(context.session, context.sender.id)
    return [home for home, tie in lived_in if tie.sees_fees]


def show(context: Context, row: Payment | None, form: str) -> None:
    """/receipt [R12] [pdf]: the one that is named, else the newest of the asker's homes."""
    if row is not None:
        _give(context, row, as_pdf=form == "pdf")
    elif not newest(context):
        telling.answer(context, words.none_yet(context.t))


def given(context: Context, said: str) -> bool:
    """A receipt is what they ask for, and it is at hand: then they have it."""
    return charges.wants_receipt(said) and newest(context)


def newest(context: Context) -> bool:
    """The newest receipt of each of the asker's homes; whether there is any."""
    found = [
        next((each for each in _lately(context, home) if _is_theirs(context, home, each)), None)
        for home in _own(context)
    ]
    given = [each for each in found if each is not None]
    for each in given:
        _give(context, each, as_pdf=False)
    return bool(given)


def _lately(context: Context, home: Home) -> list[Payment]:
    found = payments.of_home(context.session, home.id, LOOKED_AT)
    return [each for each in found if each.amount_fen > 0]


def _is_theirs(context: Context, home: Home, row: Payment) -> bool:
    """Paid by the present household, and not by those before it (CS-A)."""
    since, today = households.handed_over_at(context.session, home.id), context.rules.today
    return since is None or today(row.paid_at) >= today(since)


def _give(context: Context, row: Payment, as_pdf: bool) -> None:
    home = estates.home(context.session, row.home_id)
    if context.sender.is_staff and home.id not in {each.id for each in _own(context)}:
        context.audit("receipt.given", home.id, payment=row.id)
    paper_id = order(context, row, context.t, as_pdf)
    reply = words.given(context.t, row.id, home, row.amount_fen)
    telling.answer(context, with_paper(context.t, reply, row, paper_id, as_pdf))


def with_receipt(moment: Moment, row: Payment, t: Tongue, reply: Reply) -> Reply:
    """The same with the picture of the receipt, and a button for the PDF."""
    return with_paper(t, reply, row, order(moment, row, t), as_pdf=False)


def with_paper(t: Tongue, reply: Reply, row: Payment, paper_id: int, as_pdf: bool) -> Reply:
    buttons = reply.buttons if as_pdf else (*reply.buttons, words.pdf_button(t, row.id))
    return replace(reply, paper=paper_id, buttons=buttons)


def order(moment: Moment, row: Payment, t: Tongue, as_pdf: bool = False) -> int:
    """The paper, with everything as it is known now; its number."""
    kind, mime, suffix = PDF if as_pdf else PICTURE
    home = estates.home(moment.session, row.home_id)
    data = _letter(moment, row, home, t) if as_pdf else _picture(moment, row, home, t)
    name = f"{words.title(t)}-R{row.id}{suffix}"
    return papers.order(moment.session, kind, name, mime, data, moment.now).id


def _picture(moment: Moment, row: Payment, home: Home, t: Tongue) -> dict[str, Any]:
    """As ``bot/papers/receipt.py`` wants it."""
    estate = estates.estate(moment.session, home.estate_id)
    return {
        "title": words.head(t, estate.name),
        "home": words.place(t, home),
        "total_label": words.came_in(t),
        "total": t.money(row.amount_fen),
        "rows": [
            {"what": words.what(t, bill), "how": "", "amount": t.money(fen), "note": ""}
            for bill, fen in bills.paid_by(moment.session, row.id)
        ],
        "lines": _lines(moment, row, t),
        "foot": words.foot(t),
    }


def _lines(moment: Moment, row: Payment, t: Tongue) -> list[str]:
    used = sum(fen for _, fen in bills.paid_by(moment.session, row.id))
    day = moment.rules.today(row.paid_at)
    return words.lines(t, row, day, row.amount_fen - used)


def _letter(moment: Moment, row: Payment, home: Home, t: Tongue) -> dict[str, Any]:
    """As ``bot/papers/letter.py`` wants it."""
    estate = estates.estate(moment.session, home.estate_id)
    paid = bills.paid_by(moment.session, row.id)
    return {
        "title": words.title(t),
        "to": words.to(t, estate.name, home),
        "paragraphs": [
            words.sum_up(t, row.amount_fen),
            "\n".join(f"{words.what(t, bill)}  {t.money(fen)}" for bill, fen in paid),
            "\n".join(_lines(moment, row, t)),
            words.foot(t),
        ],
        "signature": [estate.name, t.day(moment.rules.today(row.paid_at))],
    }
