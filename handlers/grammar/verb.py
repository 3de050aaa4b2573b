"""The shape of a verb: one row of the table of all that somebody may do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from handlers.context import COMPANY_PEOPLE, STAFF, SUPERVISORS, Context
from storage.charter import Charter
from storage.charter.company import BOOKS, FEES, HOMEOWNER, HOUSE, STRANGER

Run = Callable[..., None]
# Who may: rights that roles have by the charter, or a rule that asks the charter for roles.
Who = frozenset[str] | Callable[[Charter], Collection[str]]
Place = Literal["private", "group"]

ANYBODY = frozenset({HOMEOWNER, STRANGER}) | COMPANY_PEOPLE
RESIDENTS = frozenset({HOMEOWNER})
WORKERS = STAFF | SUPERVISORS
FEE_DESK = frozenset({FEES})
BOOKKEEPERS = frozenset({BOOKS})
PEOPLE_KEEPERS = SUPERVISORS | {HOUSE}
HOUSE_KEEPERS = frozenset({BOOKS, HOUSE})
ANYWHERE: frozenset[Place] = frozenset({"private", "group"})


class Kind(Protocol):
    """What an argument may be. See ``handlers.grammar.kinds``."""

    @property
    def name(self) -> str: ...

    def read(self, context: Context, words: str) -> tuple[Any, str]:
        """The value that ``words`` (never empty) begin with, and the rest. Raises Refusal."""

    def take(self, context: Context, given: Any) -> Any:
        """The value of a form's field or of JSON. Raises Refusal."""

    def fits(self, word: str, context: Context | None = None) -> bool:
        """Whether one word can be nothing else: only then may an argument stand anywhere."""

    def schema(self) -> dict[str, Any]:
        """As JSON Schema."""

    def choices(self, context: Context) -> Sequence[tuple[str, str]]:
        """(value, what it is called) of all that may be chosen; empty where it cannot be listed."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One value that a verb takes.

    ``skippable``: left out where the words do not fit, instead of refused. ``loose``: stands
    anywhere in the line and is known by its form (40人) or by one of its ``marks`` (@会议室,
    讲师:吴工). ``several``: as many as there are, as a list. ``heading``: what stands over its
    field in a form, where the label is none that one reads there (N).
    """

    name: str
    kind: Kind
    label: str  # a message id: what stands for it where the usage is shown
    optional: bool = False
    several: bool = False
    skippable: bool = False
    loose: bool = False
    marks: tuple[str, ...] = ()
    default: Any = None
    heading: str = ""  # a message id

    @property
    def title(self) -> str:
        return self.heading or self.label

    @property
    def needed(self) -> bool:
        return not self.optional

    def maybe(self, default: Any = None) -> Argument:
        """The same, but it may be missing; then its value is ``default``, else what it was."""
        return replace(self, optional=True, default=self.default if default is None else default)

    def skipped(self, default: Any = None) -> Argument:
        """The same, but where the words are no such thing they belong to the next argument."""
        return replace(self, optional=True, skippable=True, default=default)

    def anywhere(self, *marks: str, default: Any = None) -> Argument:
        """The same, but wherever it stands, known by its form or behind one of ``marks``."""
        return replace(self, optional=True, loose=True, marks=marks, default=default)

    def named(self, name: str, label: str = "", heading: str = "") -> Argument:
        """The same under another name: of two tickets, the one to be joined into the other."""
        return replace(self, name=name, label=label or self.label, heading=heading or self.heading)

    def headed(self, heading: str) -> Argument:
        """The same, with other words over its field."""
        return replace(self, heading=heading)

    def many(self) -> Argument:
        """The same, several times."""
        return replace(self, several=True)


@dataclass(frozen=True, slots=True)
class Verb:
    """One row. ``name`` is what is typed behind the slash: "take", or "training plan", where
    the second word tells what to do with a training.

    ``words``: the same in Chinese; of a second word, only that word. ``run`` takes the context and
    the values in the order of ``takes``. ``lines``: every line is one more of the same, and
    ``run`` takes a list of the lines' values. ``changes``: False where it only shows something.
    ``asks``: it asks whether it is meant before it acts. ``personal``: what it says is for the
    asker alone; written in a group, it is answered in their private chat. ``implied``: a pattern
    of the words behind the command that mean this verb without its second word ("/duties D12 …" is
    "duties done"); a group ``words`` in it is what the arguments are read from. ``summary``: a
    message id;
    a verb without one is what buttons say and is not shown in 帮助. ``example``: a line as somebody
    types it.
    """

    name: str
    who: Who
    run: Run
    takes: tuple[Argument, ...] = ()
    words: tuple[str, ...] = ()
    summary: str = ""
    example: str = ""
    places: frozenset[Place] = field(default=ANYWHERE)
    lines: bool = False
    changes: bool = True
    asks: bool = False
    personal: bool = False
    implied: str = ""

    @property
    def command(self) -> str:
        """The first word: training."""
        return self.name.partition(" ")[0]

    @property
    def second(self) -> str:
        """The second word: plan. Empty where there is none."""
        return self.name.partition(" ")[2]

    @property
    def written(self) -> str:
        """What people type behind the slash: the second word only where nothing implies it."""
        goes_without = self.implied and "(?P<words>" not in self.implied
        return self.command if goes_without else self.name

    @property
    def is_shown(self) -> bool:
        return bool(self.summary)

    def roles(self, charter: Charter) -> frozenset[str]:
        """Who may, as roles."""
        if not isinstance(self.who, frozenset):
            return frozenset(self.who(charter))
        return (self.who & {HOMEOWNER, STRANGER}).union(charter.roles_with(self.who))

    def allows(self, context: Context) -> bool:
        if isinstance(self.who, frozenset):
            return bool(self.who & context.sender.rights)
        return bool(self.roles(context.rules.charter) & context.sender.roles)
