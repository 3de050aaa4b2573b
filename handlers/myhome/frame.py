"""What stands around every page, and which of their homes is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Context
from handlers.errors import NotFound
from handlers.wording import names, refusals
from storage import estates, households
from storage.estates import Home
from storage.households import Residency

# Questions that any words answer; the others have buttons under them.
ANSWERED_HERE = frozenset({"words", "remark", "eventwords", "surveywords", "home", "invoice"})


@dataclass(frozen=True, slots=True)
class Frame:
    """``homes``: (id, how it is called). ``question``: words answer what was asked last."""

    name: str
    homes: Sequence[tuple[int, str]]
    phone: str  # that is answered when there is danger
    question: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Words with buttons under them: (label, line)."""

    text: str
    buttons: Sequence[tuple[str, str]] = ()


def of(context: Context) -> Frame:
    question = context.question
    return Frame(
        context.sender.person.name,
        [(each.id, label(context, each)) for each in context.sender.homes],
        _phone(context),
        question is not None and question.asks in ANSWERED_HERE,
    )


def _phone(context: Context) -> str:
    home = context.sender.homes[0]
    estate = estates.estate(context.session, home.estate_id)
    return estate.emergency or estate.phone


def label(context: Context, home: Home) -> str:
    """3栋2单元1501, with its estate for whoever has homes in several."""
    where = names.place(context.t, home.number)
    if len({each.estate_id for each in context.sender.homes}) < 2:
        return where
    return f"{estates.estate(context.session, home.estate_id).name} {where}"


def chosen(context: Context, home_id: int | None) -> tuple[Home, Residency]:
    """The home that the address names, else their first. What is not theirs is not there; the
    attempt is written down. Raises NotFound."""
    own = households.residencies_of(context.session, context.sender.id)
    for home, tie in own:
        if home_id in (None, home.id):
            return home, tie
    known = estates.home_if_any(context.session, home_id or 0)
    noted = {"verb": "myhome", "thing": "home", "id": home_id}
    where = known.id if known is not None else None
    raise NotFound(refusals.no_home(str(home_id)), noted, where)
