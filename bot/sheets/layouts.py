"""What sheets look like, as data: ``layouts.toml``, and what a company adds in its own file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

SheetKind = Literal["homes", "bills", "payments", "staff", "facilities", "meters"]
KINDS: tuple[SheetKind, ...] = ("homes", "bills", "payments", "staff", "facilities", "meters")
BUILT_IN = Path(__file__).with_name("layouts.toml")
OWN = "own"  # of charges: booked under their own names


class LayoutsError(ValueError):
    """The company's file cannot be used; says where and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is known. ``names``: how it may be called → how well that fits, from 0."""

    name: str
    names: Mapping[str, int]
    title: str
    kind: str
    down: bool = False
    many: bool = False
    whole: bool = False  # not known by a part of its title
    unless: frozenset[str] = frozenset()
    yields: frozenset[str] = frozenset()  # not looked at where all of these are there


@dataclass(frozen=True)
class Layouts:
    """Everything that is known of sheets. ``words``: the lists of words, by section and name."""

    columns: Mapping[SheetKind, Sequence[Column]]
    needs: Mapping[SheetKind, Sequence[Sequence[str]]]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    charges: Mapping[str, str] = field(repr=False)  # what a charge is called → its item
    hours: Mapping[str, str] = field(default_factory=dict)  # of a shift, by the word for it
    units: Mapping[str, Decimal] = field(default_factory=dict)  # what sums are counted in → yuan
    ignored: frozenset[str] = frozenset()  # titles that are no column, as somebody said
    totals: frozenset[str] = frozenset()  # what a line of totals calls itself

    def charge(self, said: str) -> str | None:
        """The item that a charge is, by its whole name; None where nobody has said."""
        found = self.charges.get(bare(said))
        if found is None and inner(said).startswith(self.words["brackets"]["shared"]):
            return self.charges.get(inner(said)[:2] + outer(said))  # 水费(公摊) is no water
        return found or self.charges.get(outer(said))

    def unit(self, title: str, above: str) -> Decimal:
        """How many yuan one of a column of sums is: 金额(万元); 单位：万元 above the table."""
        told = re.search(r"单位[:：]?(?:人民币)?[(（]?([^\s)）,，]{1,3})", above)
        found = self.units.get(inner(title)) or (self.units.get(bare(told[1])) if told else None)
        return found or Decimal(1)


# -------------------------------------------------------------------------------------- titles


@lru_cache(maxsize=16_384)
def bare(title: str) -> str:
    """A title without what is only decoration, its brackets opened: 金额(收入)* → 金额收入."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\s*:_\-#.。,、/()\[\]【】<>《》`'\"]", "", plain)


@lru_cache(maxsize=16_384)
def outer(title: str) -> str:
    """The same without its brackets: 建筑面积(㎡)* → 建筑面积."""
    plain = unicodedata.normalize("NFKC", title)
    return bare(re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain))


@lru_cache(maxsize=16_384)
def inner(title: str) -> str:
    """What stands in its brackets."""
    plain = unicodedata.normalize("NFKC", title)
    return bare("".join(re.findall(r"[(\[【](.*?)[)\]】]", plain)))


@lru_cache(maxsize=16_384)
def parts(title: str) -> tuple[str, ...]:
    """Several names for one thing: 账户明细编号-交易流水号, 业主/住户, 楼栋或幢号."""
    plain = unicodedata.normalize("NFKC", title)
    found = [bare(each) for each in re.split(r"[/\-、|或及]", plain)]
    return tuple(each for each in found if each) if len(found) > 1 else ()


def spelt(pattern: str) -> Sequence[str]:
    """{甲|乙|}丙 → 甲丙, 乙丙, 丙."""
    pieces = re.split(r"\{(.*?)\}", pattern)
    choices = [part.split("|") if odd % 2 else [part] for odd, part in enumerate(pieces)]
    return ["".join(each) for each in product(*choices)]


# ------------------------------------------------------------------------------------- the file


def load(path: Path | None = None) -> Layouts:
    """The layouts that come with the program, and those of a company's file. Raises
    ``LayoutsError``."""
    return _loaded(path)


@cache
def _loaded(path: Path | None) -> Layouts:
    tables = tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))
    if path is not None:
        try:
            more = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
            raise LayoutsError(f"{path}: {error}") from None
        _add(tables, more, str(path))
    return _made(tables)


def _add(tables: dict[str, Any], more: Mapping[str, Any], where: str, depth: int = 0) -> None:
    """Lists grow; nothing that is there is taken away. Only words are new, never a kind of sheet or
    a column: a misspelt one would be read by nobody. Raises ``LayoutsError``."""
    for name, given in more.items():
        there, place = tables.get(name), f"{where}: {name}"
        if there is None and depth < 1 + (where.rpartition(": ")[2] in KINDS):
            raise LayoutsError(f"{place}: there is nothing of this name")
        if there is not None and type(given) is not type(there):
            raise LayoutsError(f"{place}: is written otherwise in the program's own file")
        if isinstance(given, dict) and isinstance(there, dict):
            _add(there, given, place, depth + 1)
        else:
            tables[name] = [*given, *there] if isinstance(there, list) else given


def _made(tables: Mapping[str, Any]) -> Layouts:
    lists = {
        section: {
            name: tuple(word for each in given for word in spelt(each))
            for name, given in table.items()
            if isinstance(given, list)
        }
        for section, table in tables.items()
        if section not in KINDS
    }
    return Layouts(
        columns={kind: [_column(*each) for each in tables[kind].items()] for kind in KINDS},
        needs={kind: [each.split("|") for each in tables["needs"][kind]] for kind in KINDS},
        words=lists,
        charges=_charges(lists["items"]),
        hours=dict(tables["shifts"].get("hours", {})),
        units={bare(each): Decimal(str(yuan)) for each, yuan in tables["units"].items()},
        totals=frozenset(lists["rows"]["totals"]),
    )


def _column(name: str, given: Mapping[str, Any]) -> Column:
    try:
        names = [each for pattern in given["names"] for each in spelt(pattern)]
        kind = str(given["kind"])
    except KeyError as missing:
        raise LayoutsError(f"{name}: {missing} is missing") from None
    ranked: dict[str, int] = {}
    for rank, each in enumerate(names):
        ranked.setdefault(bare(each), rank)
    return Column(
        name,
        ranked,
        given.get("title", names[0]),
        kind,
        given.get("down", False),
        given.get("many", False),
        given.get("whole", False),
        frozenset(given.get("unless", ())),
        frozenset(given.get("yields", ())),
    )


def _charges(items: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """A charge of the company's own is its own item; one of ours is ours whatever else says it."""
    found = {bare(each): each for each in items[OWN]}
    for item, names in items.items():
        if item != OWN:
            found |= {bare(each): item for each in names}
    return found
