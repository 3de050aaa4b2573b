"""What can be chosen for an argument, where it can be listed: (what a form sends, its name)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from handlers import borders
from handlers.context import Context
from handlers.wording import names
from storage.charter import Charter
from storage.charter.company import HOMEOWNER

Offer = tuple[str, str]
Offers = Callable[[Context], Sequence[Offer]]


def of_words(words: Mapping[str, str]) -> Offers:
    """What is said → its value: each value once, by the first word for it in their language."""

    def offers(context: Context) -> list[Offer]:
        english = context.t.language == "en"
        named: dict[str, str] = {}
        for word, value in words.items():
            if word.isascii() == english:
                named.setdefault(value, word)
        return [(value, named.get(value, value)) for value in dict.fromkeys(words.values())]

    return offers


def of_charter(titles: Callable[[Charter], Mapping[str, str]]) -> Offers:
    return lambda context: list(titles(context.rules.charter).items())


def categories(context: Context) -> list[Offer]:
    return [(each, names.category(context.t, each)) for each in context.rules.charter.categories]


def departments(context: Context) -> list[Offer]:
    return [(each, names.department(context.t, each)) for each in context.rules.charter.departments]


def roles(context: Context) -> list[Offer]:
    known = (HOMEOWNER, *context.rules.charter.roles)
    return [(each, names.role(context.t, each)) for each in known]


def estates(context: Context) -> list[Offer]:
    return [(each.name, each.name) for each in borders.known(context)]


def colleagues(context: Context) -> list[Offer]:
    """By name, since people are named so; those of one name are told apart nowhere yet."""
    staff = borders.colleagues(context)
    return [(name, name) for name in dict.fromkeys(each.name for each in staff)]
