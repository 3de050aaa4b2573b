"""One run of an import: reads a sheet, takes its lines in a transaction, says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import Settings, WrongSetting
from bot.sheets import layouts
from bot.sheets.layouts import Layouts, LayoutsError, SheetKind
from bot.sheets.reading import Part, Reading
from bot.sheets.reading import read as read_sheet
from handlers.context import Moment
from handlers.homes.rows import At, Problem
from handlers.wording import imports as words
from handlers.wording.tongue import LANGUAGES, Tongue
from storage import charter, estates
from storage.bulk import pages
from storage.charter import Charter
from storage.db import reading, transaction

File = Annotated[Path, typer.Argument(help="An .xlsx, .xls or .csv file.")]
Estate = Annotated[str, typer.Option(help="The estate of lines that do not name theirs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave out lines with problems.")]

AT_ONCE = 1000  # lines
MOST_PROBLEMS = 30  # that are shown
MOST_LEFT = 12  # lines that are named
T = TypeVar("T")


class Work(Protocol):
    """An import under way in a transaction."""

    def take(self, rows: Sequence[Any]) -> None: ...


W = TypeVar("W", bound=Work)


class NotTaken(Exception):
    """Some lines have problems, and so nothing was written."""


@dataclass
class Run:
    """One call of the command: what it was told, and the languages in which it speaks."""

    settings: Settings
    dry_run: bool
    skip_bad: bool
    file: str = ""  # that is read
    problems: list[Problem] = field(default_factory=list)
    console: Console = field(default_factory=lambda: Console(stderr=True))

    @cached_property
    def company(self) -> Charter:
        return charter.load(self.settings.charter)

    @cached_property
    def layouts(self) -> Layouts:
        try:
            return layouts.load(self.settings.layouts_file)
        except LayoutsError as error:
            raise WrongSetting(f"GUANJIA_LAYOUTS is wrong: {error}") from None

    def says(self, sentence: Callable[[Tongue], str], err: bool = False) -> None:
        """In Chinese, then in English, on one line."""
        spoken = [sentence(Tongue(each, self.settings.zone, self.company)) for each in LANGUAGES]
        typer.echo("  ".join(spoken), err=err)

    def tongue(self) -> Tongue:
        return Tongue(LANGUAGES[0], self.settings.zone, self.company)

    def bar(self) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        return Progress(*columns, console=self.console, transient=True)

    def collect(
        self, file: Path, kind: SheetKind, rows: Callable[[Reading], Iterable[T | Problem]]
    ) -> list[T]:
        """The good lines of a file; the others are noted. Says what was read and what was left
        out. Raises ``BadSheet``."""
        self.file = file.name
        reading = read_sheet(file, kind, self.layouts)
        found: list[T] = []
        with self.bar() as bar:
            task = bar.add_task(file.name, total=None)
            for number, row in enumerate(rows(reading)):
                if isinstance(row, Problem):
                    self.problems.append(row)
                else:
                    found.append(row)
                if number % AT_ONCE == 0:
                    bar.update(task, completed=number)
        self._tell(reading)
        return found

    def _tell(self, reading: Reading) -> None:
        """What each column was taken for; every sheet, column and line that was left out."""
        for part in reading.parts:
            self._tell_part(part)
        if reading.sheets:
            self.says(lambda t: words.unused_sheets(t, reading.sheets), err=True)
        for why, lines in reading.left.items():
            self.says(_left(why, lines, len(reading.parts) > 1), err=True)
        for said in reading.said:
            self.says(said, err=True)

    def _tell_part(self, part: Part) -> None:
        titles = part.heading.titles
        columns = [(titles[place], column.title) for place, column in part.columns.items()]
        self.says(lambda t: words.read_as(t, part.sheet, part.line, part.sure, columns), err=True)
        if part.unknown:
            self.says(lambda t: words.unused_columns(t, part.unknown), err=True)

    def work(self, engine: Engine, make: Callable[[Moment], W], rows: Sequence[Any]) -> W:
        """Takes the rows in one transaction, or only looks. Raises ``NotTaken``."""
        self.stop_for_problems()
        rules, now = rules_of(self.settings), datetime.now(UTC)
        try:
            with self._opened(engine) as session, self.bar() as bar:
                task = bar.add_task("导入 import", total=len(rows))
                work = make(Moment(session, rules, now))
                for page in pages(rows, AT_ONCE):
                    work.take(page)
                    bar.advance(task, len(page))
                self.problems += getattr(work, "problems", [])
                self.stop_for_problems()
            return work
        except IntegrityError:
            raise CannotStart(
                "别的导入正在进行，什么也没有写进去，请再试一次。 "
                "Another import wrote at the same moment; nothing was written. Please try again."
            ) from None

    def _opened(self, engine: Engine) -> AbstractContextManager[Session]:
        return reading(engine) if self.dry_run else transaction(engine)

    def stop_for_problems(self) -> None:
        if self.problems and not self.skip_bad and not self.dry_run:
            raise NotTaken

    def show_problems(self) -> None:
        if not self.problems:
            return
        self.says(lambda t: words.problems(t, len(self.problems)), err=True)
        for each in sorted(self.problems, key=lambda each: each.line)[:MOST_PROBLEMS]:
            self.says(self._at_line(each), err=True)
        if len(self.problems) > MOST_PROBLEMS:
            self.says(lambda t: words.more(t, len(self.problems) - MOST_PROBLEMS), err=True)

    def finish(self) -> None:
        self.show_problems()
        self.says(words.only_looked if self.dry_run else words.imported)
        if self.dry_run and self.problems and not self.skip_bad:
            raise typer.Exit(1)

    def _at_line(self, problem: Problem) -> Callable[[Tongue], str]:
        sheet = getattr(problem.line, "sheet", "") if self._several else ""
        file = f"{self.file}「{sheet}」" if sheet else self.file
        return lambda t: words.at_line(t, file, problem.line, problem.say(t))

    @property
    def _several(self) -> bool:
        """Whether the problems are of more than one sheet."""
        return len({getattr(each.line, "sheet", "") for each in self.problems}) > 1


def _left(why: str, lines: Sequence[At], several: bool) -> Callable[[Tongue], str]:
    def said(t: Tongue) -> str:
        shown = [
            words.in_sheet(t, each, each.sheet) if several else str(int(each))
            for each in lines[:MOST_LEFT]
        ]
        return words.left_lines(t, why, shown, len(lines))

    return said


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Says what is wrong and leaves, where nothing was written."""
    try:
        yield
    except NotTaken:
        run.show_problems()
        run.says(words.nothing_written, err=True)
        raise typer.Exit(1) from None


def known_estates(engine: Engine) -> Sequence[str]:
    with reading(engine) as session:
        return [each.name for each in estates.estates(session)]


def only_estate(engine: Engine) -> str:
    """The estate that is meant where a sheet names none: the only one there is."""
    known = known_estates(engine)
    return known[0] if len(known) == 1 else ""
