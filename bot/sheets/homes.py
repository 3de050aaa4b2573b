"""Lines of a sheet of homes → ``HomeRow``; and homes → lines of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.sheets.layouts import Layouts
from bot.sheets.places import Place, building_of_sheet, phase_of_sheet, place
from bot.sheets.problems import Say
from bot.sheets.reading import Reading, Row
from bot.sheets.writing import Column
from handlers.homes.rows import HomeRow, Named, Problem
from handlers.wording import imports as words
from storage.imports.homes import Exported

# What stands in the cells of 用途, and in ours. A word that contains one of these means it.
USES = {
    "住宅": "residential",
    "公寓": "residential",
    "别墅": "residential",
    "洋房": "residential",
    "住房": "residential",
    "residential": "residential",
    "商": "shop",
    "店": "shop",
    "门面": "shop",
    "shop": "shop",
    "办公": "office",
    "写字楼": "office",
    "office": "office",
    "车位": "parking",
    "车库": "parking",
    "parking": "parking",
    "其他": "other",
    "其它": "other",
    "储藏": "other",
    "仓": "other",
    "other": "other",
}
SHOWN_USE = {
    "residential": "住宅",
    "shop": "商铺",
    "office": "办公",
    "parking": "车位",
    "other": "其他",
}

Called = tuple[str, tuple[str, ...]]  # a name with its phones
MOST_PHONES = 2  # of one person

COLUMNS = (
    Column("小区"),
    Column("楼栋", width=8),
    Column("单元", width=8),
    Column("房号", width=8),
    Column("面积(㎡)", "area", 10),
    Column("用途", width=8),
    Column("车位", width=14),
    Column("业主", width=16),
    Column("业主电话", width=16),
    Column("备用电话", width=16),
    Column("家庭成员", width=30),
    Column("租客", width=30),
    Column("入住日期", "day", 12),
)


def rows(reading: Reading, estate: str, known: Sequence[str] = ()) -> Iterator[HomeRow | Problem]:
    """``estate``: of the lines that do not say theirs; may be empty. ``known``: all estates."""
    for line in _in_districts(reading.rows):
        found = None if line.problems else _row(line, estate, known, reading.layouts)
        if isinstance(found, HomeRow):
            yield found
        else:
            for say in line.problems or ((found,) if found else ()):
                yield Problem(line.line, say)


def _in_districts(lines: Iterator[Row]) -> Iterator[Row]:
    """Where a sheet has several districts, the same building of two of them is two buildings; and
    so it is where each phase has a sheet of its own."""
    all_ = list(lines)
    several = len({each.values["district"] for each in all_ if "district" in each.values}) > 1
    phases = {phase_of_sheet(each.part.sheet) for each in all_}
    for each in all_:
        of_sheet = phase_of_sheet(each.part.sheet) if len(phases) > 1 else ""
        phase = each.values.get("phase") or of_sheet
        district = each.values.get("district", "") if several else ""
        if phase or district:
            each.values["phase"] = f"{phase}{district}"
        yield each


def _row(line: Row, estate: str, known: Sequence[str], layouts: Layouts) -> HomeRow | Say:
    values = line.values
    if "building" not in values:
        of_sheet = building_of_sheet(line.part.sheet)
        values |= {"building": of_sheet} if of_sheet and str(values.get("room")).isalnum() else {}
    relations = layouts.words["relations"]
    where = place(values, known)
    if not isinstance(where, Place):
        return where
    estate = values.get("estate") or where.estate or estate
    if not estate:
        return words.no_estate_said()
    facts: dict[str, Any] = {}
    if "area" in values:
        facts["area_dm2"] = values["area"]
    if "parking" in values:
        facts["parking"] = values["parking"]
    if "use" in values:
        use = next((word for part, word in USES.items() if part in values["use"].casefold()), None)
        if use is None and not any(each in values["use"] for each in relations["occupied"]):
            return words.unknown_use(values["use"][:20])
        facts |= {"use": use} if use else {}
    people = _people(_of_one_person(values, relations))
    if people is None:
        return words.phone_without_name()
    if any(len(set(each.phones)) > MOST_PHONES for each in people):
        return words.too_many_phones()
    people = tuple(replace(each, phones=tuple(dict.fromkeys(each.phones))) for each in people)
    moved_in = values.get("moved_in")
    return HomeRow(
        line.line, estate, where.building, where.unit, where.room, facts, people, moved_in
    )


def _of_one_person(
    values: dict[str, Any], relations: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """A line about one person of the home, as one about a home with that person. A telephone that
    stands beside a wife is hers."""
    member, relation = values.pop("member", ""), values.pop("relation", "")
    if not member or ("owner" in values and not relation):
        return values | ({"owner": member} if member and "owner" not in values else {})
    kind = next((each for each in ("owner", "tenant") if relation in relations[each]), "family")
    if not relation:
        kind = "owner"
    given = tuple(filter(None, (*values.pop("phone", ()), *values.pop("second_phone", ()))))
    values = {name: each for name, each in values.items() if name != "owner"}
    if kind == "owner":
        return values | {"owner": member, "phone": given[:1], "second_phone": given[1:]}
    return values | {kind: ((member, given),)}


def _people(values: dict[str, Any]) -> tuple[Named, ...] | None:
    """Owners, family, tenants; None where a phone has nobody to belong to."""
    found: list[Named] = []
    if "tenant" in values and not {"owner", "tenant_phone"} & set(values) and "phone" in values:
        values["tenant_phone"] = values.pop("phone")  # of the only one who is named
    owners = _split(values.get("owner", ""))
    own = _with_phones([(name, ()) for name in owners], values.get("phone", ()))
    groups: tuple[tuple[str, list[Called]], ...] = (
        ("owner", _with_phones(own, values.get("second_phone", ()))),
        ("family", list(values.get("family", ()))),
        ("tenant", _with_phones(list(values.get("tenant", ())), values.get("tenant_phone", ()))),
    )
    for kind, people in groups:
        for name, phones in people:
            if not name:
                return None
            found.append(Named(kind, name[:40], phones))
    return tuple(dict.fromkeys(found))


def _split(names: str) -> list[str]:
    """王五、李四 → two owners; O'Neil, Anna is one."""
    latin = re.search(r"[A-Za-z]", names)
    for mark in "；;、/|\n" if latin else "；;、/|,，\n":
        names = names.replace(mark, ";")
    return [name.strip() for name in names.split(";") if name.strip()]


def _with_phones(people: list[Called], phones: Sequence[str]) -> list[Called]:
    """Names with the phones of another column, in order; what is left over is of the last."""
    if phones and not people:
        return [("", tuple(phones[:1]))]
    given = [list(known) for _, known in people]
    for number, phone in enumerate(phones):
        if phone:
            given[min(number, len(people) - 1)].append(phone)
    return [(name, tuple(all_)) for (name, _), all_ in zip(people, given, strict=True)]


def line_of(home: Exported) -> list[Any]:
    """The cells of one home, in the order of ``COLUMNS``; read again they say the same."""
    owners = [each for each in home.people if each[0] == "owner"]
    both = [(*phones, "", "")[:MOST_PHONES] for _, _, phones in owners]
    first, second = ([each[number] for each in both] for number in (0, 1))
    return [
        home.estate,
        home.building,
        home.unit,
        home.room,
        home.area_dm2 or None,
        SHOWN_USE[home.use],
        home.parking,
        "；".join(name for _, name, _ in owners),
        "；".join(first) if any(first) else "",
        "；".join(second) if any(second) else "",
        _joined(home, "family"),
        _joined(home, "tenant"),
        home.moved_in_on,
    ]


def _joined(home: Exported, kind: str) -> str:
    return "；".join(
        " ".join([name, *phones]) for each, name, phones in home.people if each == kind
    )
