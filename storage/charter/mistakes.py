"""What may be wrong in a charter although each of its parts is right: what names what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from pydantic_core import ErrorDetails

from storage.charter.calendars import ALWAYS
from storage.charter.company import (
    CONDUCT,
    DEPARTMENT_SUPERVISOR,
    FEE,
    HOMEOWNER,
    OTHER,
    STRANGER,
    Right,
    plain,
)
from storage.charter.parts import named

if TYPE_CHECKING:
    from storage.charter import Charter

Mistake = tuple[tuple[str | int, ...], str]  # where, and why


def mistakes(charter: Charter) -> Iterator[Mistake]:
    """Everything that does not hang together."""
    yield from _clauses(charter)
    yield from _positions(charter)
    yield from _calendars(charter)
    yield from _departments(charter)
    yield from _company(charter)
    yield from _duties(charter)
    yield from _scores(charter)
    yield from _survey(charter)


def _clauses(charter: Charter) -> Iterator[Mistake]:
    known: set[str] = set()
    for number, clause in enumerate(charter.clauses):
        if clause.id in known:
            yield ("clauses", number, "id"), f"{clause.id!r}: two clauses have the same id"
        known.add(clause.id)
    for where, cited in named(charter, "clause"):
        if cited not in known:
            yield where, f"clause {cited!r} is cited but does not stand under [[clauses]]"


def _positions(charter: Charter) -> Iterator[Mistake]:
    for where, position in (*named(charter, "position"), *named(charter.positions, "under")):
        if position and position not in charter.positions:
            where = where if where[-1] == "position" else ("positions", *where)
            yield where, f"position {position!r} does not stand under [positions]"
    for name, digest in charter.digests.items():
        for number, position in enumerate(digest.to):
            if position not in charter.positions:
                why = f"position {position!r} does not stand under [positions]"
                yield ("digests", name, "to", number), why
    for name in charter.positions:
        above, seen = name, {name}
        while above := charter.positions[above].under if above in charter.positions else "":
            if above in seen:
                yield ("positions", name, "under"), f"{name!r} would stand under itself"
                break
            seen.add(above)


def _duties(charter: Charter) -> Iterator[Mistake]:
    for where, name in named(charter, "duty"):
        if name and name not in charter.duties:
            yield where, f"duty {name!r} does not stand under [duties]"
    if charter.training.target not in charter.targets:
        why = f"target {charter.training.target!r} does not stand under [targets]"
        yield ("training", "target"), why


def _calendars(charter: Charter) -> Iterator[Mistake]:
    if ALWAYS in charter.calendars:
        why = f"{ALWAYS!r} is around the clock and cannot be another one"
        yield ("calendars", ALWAYS), why
    for where, name in named(charter, "calendar"):
        if name not in (ALWAYS, *charter.calendars):
            yield where, f"calendar {name!r} does not stand under [calendars]"


def _departments(charter: Charter) -> Iterator[Mistake]:
    if charter.assignment.keys() != charter.departments.keys():
        yield ("assignment",), "every department needs its own"
    held = {role for each in charter.positions.values() for role in each.roles}
    for name, each in charter.departments.items():
        if each.supervisor not in held:
            why = f"{each.supervisor!r} leads it, but no position is held by that role"
            yield ("departments", name, "supervisor"), why
        if name not in charter.roles:
            yield (
                ("departments", name),
                "no role of this name stands under [roles]: who works there?",
            )
    owned = [each for part in charter.departments.values() for each in part.categories]
    for category in charter.categories:
        if owned.count(category) != 1:
            why = f"{category!r} must belong to one department, but {owned.count(category)} have it"
            yield ("departments",), why


def _company(charter: Charter) -> Iterator[Mistake]:
    for outside in (HOMEOWNER, STRANGER, DEPARTMENT_SUPERVISOR):
        if outside in charter.roles:
            yield ("roles", outside), "this word is the program's own and no role of the company"
    for category in (FEE, CONDUCT, OTHER):
        if category not in charter.categories:
            yield ("categories",), f"{category!r} is missing: the program itself makes such tickets"
    for name, rule in charter.categories.items():
        if rule.calendar not in ("always", *charter.calendars):
            yield ("categories", name), f"{rule.calendar!r} does not stand under [calendars]"
    for right in get_args(Right):
        if not charter.roles_with([right]):
            yield ("roles",), f"nobody has the right {right!r}"
    yield from _twice("roles", {k: r.titles for k, r in charter.roles.items()})
    yield from _twice("categories", {k: r.words for k, r in charter.categories.items()})
    yield from _twice("categories", {k: r.called for k, r in charter.categories.items()})


def _twice(section: str, words: dict[str, tuple[str, ...]]) -> Iterator[Mistake]:
    """A word that says two things says neither."""
    owner: dict[str, str] = {}
    for key, said in words.items():
        for word in map(plain, said):
            if owner.setdefault(word, key) != key:
                yield (section, key), f"{word!r} stands under {owner[word]!r} too"


def _scores(charter: Charter) -> Iterator[Mistake]:
    for name, target in charter.targets.items():
        for word in ("figure", "of"):
            figure = getattr(target, word)
            if figure and figure not in charter.figures:
                yield ("targets", name, word), f"{figure!r} does not stand under [figures]"
        if target.duty and target.duty not in charter.duties:
            yield ("targets", name, "duty"), f"{target.duty!r} does not stand under [duties]"
    for section in ("scores", "accountability"):
        for position in getattr(charter, section):
            if position not in charter.positions:
                why = f"position {position!r} does not stand under [positions]"
                yield (section, position), why
    for position, score in charter.scores.items():
        for each in score.targets():
            if each not in charter.targets:
                yield ("scores", position), f"target {each!r} does not stand under [targets]"
        hung = charter.targets.get(score.bonus.target) if score.bonus else None
        if hung is not None and hung.period != "quarter":
            yield ("scores", position, "bonus"), "a bonus hangs on a target of the quarter"


def explained(error: ErrorDetails) -> Mistake:
    """One complaint of pydantic's in words for whoever edits the file."""
    reason = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        reason = "this word is not known here; is it misspelt?"
    elif isinstance(error["input"], str | int | float):
        reason = f"{error['input']!r}: {reason}"
    return error["loc"], reason


def _survey(charter: Charter) -> Iterator[Mistake]:
    for name in ("coverage", "score"):
        target = getattr(charter.survey, name)
        if target not in charter.targets:
            yield ("survey", name), f"target {target!r} does not stand under [targets]"
