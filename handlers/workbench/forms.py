"""A verb's form, made from its row: fields from its typed arguments, help from its own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers import verbs
from handlers.context import Context
from handlers.errors import NotAllowed, NotFound
from handlers.grammar import reader
from handlers.grammar.table import usage
from handlers.grammar.verb import Argument, Verb
from handlers.wording import refusals
from handlers.wording.tongue import COMPANY, Tongue
from handlers.workbench import choosing
from storage.tickets import Ticket

# How a value is put in, by what its JSON Schema says; what is not here is a line of text.
BY_FORMAT = {"date": "date", "time": "time"}
BY_KIND = {"month": "month", "ticket": "ticket", "home": "home", "money": "money", "phone": "phone"}
LONG = 200  # characters: what may be longer has room for lines


@dataclass(frozen=True, slots=True)
class Field:
    """``widget``: area, line, date, time, month, number, money, ticket, home, phone, choice, and
    list: typed, with ``options`` below. ``options``: (value, what it is called)."""

    name: str
    title: str
    widget: str
    needed: bool
    several: bool
    options: Sequence[tuple[str, str]]
    longest: int | None
    least: float | None
    most: float | None

    @property
    def loosely(self) -> Field:
        """The same in a line that may stay empty."""
        return replace(self, needed=False)


@dataclass(frozen=True, slots=True)
class Form:
    """``lines``: it is filled in as a table, a line for each."""

    name: str
    title: str
    usage: str
    example: str
    fields: Sequence[Field]
    lines: bool
    changes: bool
    asks: bool

    @property
    def path(self) -> str:
        return self.name.replace(" ", "/")


def verb_called(context: Context, name: str) -> Verb:
    """A verb that the asker may use. Raises NotFound, NotAllowed."""
    verb = verbs.TABLE.by_name.get(name)
    if verb is None:
        raise NotFound(refusals.unknown_command(name))
    reader.allowed(context, verb)
    return verb


def form_of(
    context: Context, verb: Verb, given: Collection[str] = (), about: Ticket | None = None
) -> Form:
    """``given``: what is known already and need not be offered. ``about``: what it is filled in
    for, where that is known."""
    t = context.t
    return Form(
        verb.name,
        headline(t, verb),
        usage(t, verb),
        verb.example,
        [_field(context, each, each.name not in given, about) for each in verb.takes],
        verb.lines,
        verb.changes,
        verb.asks,
    )


def headline(t: Tongue, verb: Verb) -> str:
    return _begun(t, t(verb.summary)) if verb.summary else f"/{verb.name}"


def _begun(t: Tongue, words: str) -> str:
    """English ones with a capital; Chinese knows none."""
    return words if t.language == COMPANY else words[:1].upper() + words[1:]


def _field(
    context: Context, argument: Argument, is_asked: bool = True, about: Ticket | None = None
) -> Field:
    schema = argument.kind.schema()
    how, options = choosing.offered(context, argument, about) if is_asked else ("", ())
    longest = schema.get("maxLength")
    title = context.t(argument.title)
    return Field(
        argument.name,
        title if context.t.language == COMPANY else title.capitalize(),
        how or widget(argument.kind.name, schema),
        argument.needed,
        argument.several,
        options,
        longest,
        schema.get("minimum"),
        schema.get("maximum"),
    )


def widget(kind: str, schema: Mapping[str, Any]) -> str:
    if kind in BY_KIND:
        return BY_KIND[kind]
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if schema.get("type") in ("integer", "number"):
        return "number"
    return "area" if (schema.get("maxLength") or 0) >= LONG else "line"


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    forms: Sequence[tuple[str, str, str]]  # name, headline, usage


def chapters(context: Context) -> list[Chapter]:
    """Everything that the asker may do, as 帮助 puts it together, each thing once."""
    t = context.t
    found = []
    seen: set[Any] = set()
    for chapter in verbs.TABLE.chapters:
        rows = []
        for verb in chapter.verbs:
            thing = (verb.run, tuple(each.name for each in verb.takes))
            if verb.is_shown and is_open_to(context, verb) and thing not in seen:
                seen.add(thing)
                rows.append((verb.name, headline(t, verb), usage(t, verb)))
        if rows:
            found.append(Chapter(t(chapter.title).strip("【】"), rows))
    return found


def is_open_to(context: Context, verb: Verb) -> bool:
    """Whether the asker may do it here, which is no group; what is asked for one's own home needs
    one."""
    own = context.sender.homes or verb.name not in verbs.OF_A_HOME
    return bool("private" in verb.places and verb.allows(context) and own)


def may(context: Context, name: str) -> bool:
    return is_open_to(context, verbs.TABLE.by_name[name])


def problems(context: Context, verb: Verb, given: Mapping[str, Any]) -> dict[str, str]:
    """What is to be said beside each field: its name → the sentence; of lines ``2.day``."""
    if not verb.lines:
        found = reader.problems(context, verb, given)
        return {name: say(context.t) for name, say in found.items()}
    return {
        f"{at}.{name}": say(context.t)
        for at, line in enumerate(given.get("lines", ()))
        for name, say in reader.problems(context, verb, line).items()
    }


def refuse_unless(context: Context, *names: str) -> None:
    """Raises NotAllowed for whoever may use none of these verbs; else they act in its roles."""
    for name in names:
        verb = verbs.TABLE.by_name[name]
        if verb.allows(context):
            reader.allowed(context, verb)
            return
    raise NotAllowed(refusals.not_for_you)
