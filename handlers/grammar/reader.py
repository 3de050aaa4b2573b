"""Makes the values that a verb takes: from the words behind it, or from named values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from handlers import arguments, borders
from handlers.context import Context
from handlers.errors import BadWords, NotAllowed, NotFound, Refusal
from handlers.grammar.kinds import Text, Word
from handlers.grammar.table import usage
from handlers.grammar.verb import Argument, Verb
from handlers.wording import refusals
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket

MOST_LINES = 200
_TOKEN = re.compile(r"\S+")


def allowed(context: Context, verb: Verb) -> None:
    """The one place that asks whether somebody may. Raises NotAllowed."""
    if not verb.allows(context):
        raise NotAllowed(refusals.not_for_you, {"verb": verb.name})
    context.doing = verb.name
    context.acts_as = verb.roles(context.rules.charter) & context.sender.roles
    if "private" not in verb.places and context.sender.chat is None:
        raise BadWords(refusals.only_in_group)
    if "group" not in verb.places and context.sender.chat is not None:
        raise BadWords(refusals.only_in_private)


def from_words(context: Context, verb: Verb, words: str) -> list[Any]:
    """The values in the order of ``verb.takes``. Raises BadWords, which say how the verb is
    written, and NotFound."""
    try:
        return _words(context, verb, words)
    except (_BadUsage, arguments.SeveralHomes):
        raise
    except BadWords as refused:
        raise _BadUsage(refusals.and_usage(refused.say, _written(verb))) from None


class _BadUsage(BadWords):
    """It says already how the verb is written."""


def _words(context: Context, verb: Verb, words: str) -> list[Any]:
    if not verb.lines:
        return _line(context, verb, words.strip())
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST_LINES:
        raise _usage(verb)
    return [[_line(context, verb, line) for line in lines]]


def from_names(context: Context, verb: Verb, given: Mapping[str, Any]) -> list[Any]:
    """The same from a form's fields or from JSON: ``{"day": "2026-12-05", …}``; of a verb with
    ``lines``, ``{"lines": [{…}, …]}``. Raises BadWords and NotFound."""
    if not verb.lines:
        return _named(context, verb, given)
    rows = given.get("lines", [given])
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not 0 < len(rows) <= MOST_LINES:
        raise _usage(verb)
    return [[_named(context, verb, each) for each in rows]]


def _named(context: Context, verb: Verb, given: Any) -> list[Any]:
    if not isinstance(given, Mapping):
        raise _usage(verb)
    unknown = sorted(set(given) - {each.name for each in verb.takes})
    if unknown:
        raise BadWords(refusals.not_understood_word(unknown[0]))
    return [_taken(context, verb, each, given.get(each.name)) for each in verb.takes]


def _taken(context: Context, verb: Verb, argument: Argument, value: Any) -> Any:
    """One value of a form's field or of JSON; what is blank is as if it were not there."""
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        if argument.needed:
            raise _usage(verb)
        return [] if argument.several else argument.default
    several = value if argument.several and isinstance(value, list | tuple) else [value]
    for each in several:
        if not isinstance(each, str | int | float | Decimal) or isinstance(each, bool):
            raise BadWords(refusals.not_understood_word(str(each)))
    found = [_own(context, argument.kind.take(context, each)) for each in several]
    return found if argument.several else found[0]


def problems(
    context: Context, verb: Verb, given: Mapping[str, Any]
) -> dict[str, Callable[[Tongue], str]]:
    """What is wrong with each field, by its name: beside it a form says so."""
    found: dict[str, Callable[[Tongue], str]] = {}
    for argument in verb.takes:
        try:
            _taken(context, verb, argument, given.get(argument.name))
        except Refusal as refused:
            missing = isinstance(refused, _BadUsage)
            found[argument.name] = refusals.needed if missing else refused.say
    return found


def _own(context: Context, value: Any) -> Any:
    """The value, if it is the asker's to see or to work on. Raises NotAllowed and NotFound."""
    borders.require(context, value)
    return value


def _read(context: Context, argument: Argument, words: str) -> tuple[Any, str]:
    value, left = argument.kind.read(context, words)
    return _own(context, value), left


def _line(context: Context, verb: Verb, words: str) -> list[Any]:
    ordered = [each for each in verb.takes if not each.loose]
    if ordered and ordered[0].kind.name == "home":
        words = arguments.glued(context, words)
    begins = bool(ordered) and ordered[0].needed and not isinstance(ordered[0].kind, Text)
    loose, words = _take_loose(context, [e for e in verb.takes if e.loose], words, begins)
    found = _ordered(context, verb, ordered, words, first=True)
    values = dict(zip((each.name for each in ordered), found, strict=True)) | loose
    return [values[each.name] for each in verb.takes]


def _take_loose(
    context: Context, loose: Sequence[Argument], words: str, begins: bool
) -> tuple[dict[str, Any], str]:
    """What is known by its form, wherever it stands; and the words without it. ``begins``: the
    first word is another argument's, whatever it looks like."""
    values: dict[str, Any] = {each.name: [] if each.several else each.default for each in loose}
    seen: set[str] = set()
    for argument in loose:
        for token in _TOKEN.finditer(words):
            said = _behind_mark(context, argument, token[0])
            if said is None or (begins and not argument.marks and token.start() == 0):
                continue
            value = _own(context, argument.kind.take(context, said))
            if argument.several:
                values[argument.name] = [*values[argument.name], value]
            elif argument.name not in seen:
                values[argument.name] = value
                seen.add(argument.name)
            words = words[: token.start()] + " " * len(token[0]) + words[token.end() :]
            if not argument.several:
                break
    return values, re.sub(r"[ \t]{2,}", " ", words).strip() if loose else words


def _behind_mark(context: Context, argument: Argument, token: str) -> str | None:
    """What the token says for this argument; None where it is not about it."""
    if not argument.marks:
        return token if argument.kind.fits(token, context) else None
    for mark in argument.marks:
        if token.startswith(mark) and len(token) > len(mark):
            return token[len(mark) :].lstrip(":：")
    return None


def _ordered(
    context: Context, verb: Verb, takes: Sequence[Argument], words: str, first: bool = False
) -> list[Any]:
    if not takes:
        if words and verb.changes:
            raise _left_over(verb, words)
        return []
    argument, rest = takes[0], takes[1:]
    if argument.name == "ticket" and first and (ticket := _implied_ticket(context, words)):
        return [ticket, *_ordered(context, verb, rest, words)]
    if not words:
        if argument.needed:
            raise _usage(verb)
        return [[] if argument.several else argument.default, *_ordered(context, verb, rest, "")]
    if isinstance(argument.kind, Text) and argument.kind.name == "phrase" and rest:
        return _phrase(context, verb, argument, rest, words)
    if argument.several:
        return _several(context, verb, argument, rest, words)
    if argument.skippable:
        return _skippable(context, verb, takes, words)
    value, left = _read(context, argument, words)
    return [value, *_ordered(context, verb, rest, left)]


def _skippable(context: Context, verb: Verb, takes: Sequence[Argument], words: str) -> list[Any]:
    """Several that may be left out one after the other stand in any order: 商铺 2027-01."""
    run = list(itertools.takewhile(lambda each: each.skippable, takes))
    rest = takes[len(run) :]
    refused: BadWords | NotFound | None = None  # behind one that was there: it says what is wrong
    for index, argument in enumerate(run):
        try:
            value, left = _read(context, argument, words)
        except (BadWords, NotFound):
            continue
        try:
            others = _ordered(context, verb, [*run[:index], *run[index + 1 :], *rest], left)
        except (BadWords, NotFound) as problem:
            refused = refused or problem
            continue
        return [*others[:index], value, *others[index:]]
    try:
        return [*(each.default for each in run), *_ordered(context, verb, rest, words)]
    except (BadWords, NotFound) as problem:
        raise refused or problem from None


def _phrase(
    context: Context, verb: Verb, argument: Argument, rest: Sequence[Argument], words: str
) -> list[Any]:
    """As few words as leave a rest that is understood whole; the first refusal where none do."""
    refused: BadWords | NotFound | None = None
    for token in list(_TOKEN.finditer(words))[:40]:
        head, tail = words[: token.end()], words[token.end() :].strip()
        try:
            value = _own(context, argument.kind.take(context, head))
            return [value, *_ordered(context, verb, rest, tail)]
        except (BadWords, NotFound) as problem:
            refused = refused or problem
    raise refused or _usage(verb)


def _several(
    context: Context, verb: Verb, argument: Argument, rest: Sequence[Argument], words: str
) -> list[Any]:
    values: list[Any] = []
    if not rest and isinstance(argument.kind, Word):
        words = re.sub(r"[、，,]", " ", words)
    while words:
        try:
            value, words = _read(context, argument, words)
        except (BadWords, NotFound):
            if not values or not rest:
                raise
            break
        values.append(value)
    return [values, *_ordered(context, verb, rest, words)]


def _implied_ticket(context: Context, words: str) -> Ticket | None:
    """The ticket that goes without saying: of the card replied to, or the asker's only one."""
    if arguments.split_number(words, context.about)[0]:
        return None
    if context.about is not None:
        return context.about
    own = context.open_tickets
    return own[0] if len(own) == 1 and not context.sender.is_staff else None


def begins_with_ticket(words: str) -> bool:
    return bool(arguments.split_number(words)[0])


def _left_over(verb: Verb, words: str) -> _BadUsage:
    written = _written(verb)
    if verb.takes and verb.takes[0].name == "ticket" and begins_with_ticket(words):
        return _BadUsage(refusals.one_ticket(written))
    return _BadUsage(refusals.too_many_words(words, written))


def _usage(verb: Verb) -> _BadUsage:
    return _BadUsage(refusals.usage(_written(verb), verb.example))


def _written(verb: Verb) -> refusals.Written:
    return lambda t: [usage(t, verb)]
