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
from bot.settings import Settings
from bot.sheets.reading import Sheet, SheetKind
from bot.sheets.reading import read as read_sheet
from handlers.context import Moment
from handlers.homes.rows import Problem
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
        self, file: Path, kind: SheetKind, rows: Callable[[Sheet], Iterable[T | Problem]]
    ) -> list[T]:
        """The good lines of a file; the others are noted. Raises ``BadSheet``."""
        self.file = file.name
        sheet = read_sheet(file, kind)
        if sheet.unknown:
            self.says(lambda t: words.unused_columns(t, sheet.unknown), err=True)
        found: list[T] = []
        with self.bar() as bar:
            task = bar.add_task(file.name, total=None)
            for number, row in enumerate(rows(sheet)):
                if isinstance(row, Problem):
                    self.problems.append(row)
                else:
                    found.append(row)
                if number % AT_ONCE == 0:
                    bar.update(task, completed=number)
        return found

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
        return lambda t: words.at_line(t, self.file, problem.line, problem.say(t))


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Says what is wrong and leaves, where nothing was written."""
    try:
        yield
    except NotTaken:
        run.show_problems()
        run.says(words.nothing_written, err=True)
        raise typer.Exit(1) from None


def only_estate(engine: Engine) -> str:
    """The estate that is meant where a sheet names none: the only one there is."""
    with reading(engine) as session:
        found = estates.only_estate(session)
    return found.name if found else ""
