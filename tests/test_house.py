"""The rules of the house that no linter knows: see docs/architecture.md for their reasons."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.commands.verbs import markdown
from handlers.wording.tongue import LANGUAGES, Tongue
from storage import charter, db
from storage.tables import metadata

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "nlu", "storage", "scheduler")

# Who may open a transaction. Everybody else is called inside of one.
DOORS = {
    "handlers/inbox.py",
    "scheduler/sweep.py",  # a row, or a page of them
    "scheduler/once.py",  # a part of a run and how far it got, in one commit
    "bot/app.py",
    "bot/commands/importing/run.py",
    "bot/commands/importing/money.py",  # payments: a page at a time
    "storage/copies.py",  # a whole database, in one
    "storage/moving.py",  # a page of a database's rows into another
    "bot/commands/inviting.py",
    "bot/commands/starting.py",
    "bot/commands/printing.py",  # the codes are good once they are printed
    "bot/commands/stuck.py",
    "bot/commands/keys.py",  # a page of fields, sealed anew
    "bot/commands/talking.py",
    "bot/simulation/month.py",
    "bot/converse/player.py",  # an estate of its own, that nobody else knows
    "bot/mailbox.py",
    "bot/delivery/record.py",
    "bot/delivery/passive.py",
    "bot/papers/press.py",
    "bot/alarms.py",  # what nobody asked for and somebody must hear
    "bot/media.py",
    "bot/collecting.py",  # which payments are asked about, and what the platform said
    "bot/web/pay.py",  # the platform's word is kept before it is acknowledged
    "bot/webhooks.py",  # what is taken to be sent, and what became of it
    "bot/web/programs/door.py",  # … and a program is let in
    "bot/rehearsing.py",  # what came of a restore
    "bot/web/signins.py",  # the one way in which a page is shown and a form carried out
    "bot/channels/webchat.py",  # the one messenger whose far side is our own database
    "bot/wecom_books.py",  # the platform's own affairs: codes and cursors
    "bot/commands/database.py",
    "bot/delivery/claim.py",
    "bot/worker.py",
    "storage/db.py",
}
# What may be taken from the database's libraries outside of storage: names for types and errors.
SQL_FOR_ALL = {"sqlmodel.Session", "sqlalchemy.Engine", "sqlalchemy.engine.Engine"}
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
    "sqlmodel.func.now",
}
ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "dotenv.load_dotenv"}
NO_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services"}
NO_NAMES |= {"data", "process", "processes", "common", "misc"}
LONGEST_FUNCTION = 60  # lines
HOSTS = (
    r"py"
    r"pi\.org|python"
    r"hosted\.org|npm"
    r"js\.org|npm"
    r"mirror|(?:deb|security)\.deb"
    r"ian\.org"
)
HOSTS += r"|tuna\.tsin" r"ghua|mirrors\.ali" r"yun"
HOMES = r"(?<![\w.:/-])/(?:work|root|home|Users|opt/(?:py" r"pi|wheels))/[\w.-]"


# -------------------------------------------------------------------------- reading the house


def modules(*rooms: str) -> list[str]:
    """The paths of the Python files in these rooms (or folders), from the house's root."""
    files = (path for room in rooms for path in (HOUSE / room).rglob("*.py"))
    return sorted(path.relative_to(HOUSE).as_posix() for path in files)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((HOUSE / module).read_text(encoding="utf-8"), module)


def names(module: str) -> Iterator[tuple[int, str]]:
    """Every imported or used dotted name with its line, in full: ``dt.now`` after an import of
    ``datetime as dt`` is ``datetime.datetime.now``."""
    known: dict[str, str] = {}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield node.lineno, f"{node.module}.{alias.name}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and (first := dotted(node)):
            head, _, rest = first.partition(".")
            if head in known:
                yield node.lineno, f"{known[head]}.{rest}"


def dotted(node: ast.expr) -> str:
    """``a.b.c`` for such a chain, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def broken(where: list[str], wrong: Callable[[str], Iterator[tuple[int, str]]]) -> list[str]:
    """``file:line what`` for everything that ``wrong`` finds."""
    return [f"{module}:{line} {what}" for module in where for line, what in wrong(module)]


def uses(forbidden: Callable[[str], bool]) -> Callable[[str], Iterator[tuple[int, str]]]:
    return lambda module: ((line, name) for line, name in names(module) if forbidden(name))


# ---------------------------------------------------------------------------------- the rules


def test_queries_are_written_only_in_storage() -> None:
    def forbidden(name: str) -> bool:
        library = name.partition(".")[0]
        if library not in ("sqlmodel", "sqlalchemy") or name in ("sqlmodel", "sqlalchemy"):
            return False
        return name not in SQL_FOR_ALL and not name.startswith("sqlalchemy.exc")

    assert not broken(modules("bot", "handlers", "nlu", "scheduler"), uses(forbidden))


def test_only_the_settings_read_the_environment() -> None:
    where = [module for module in modules(*ROOMS) if module != "bot/settings.py"]
    assert not broken(where, uses(lambda name: name in ENVIRONMENT))


def test_now_is_a_parameter() -> None:
    where = modules("handlers", "nlu", "storage", "scheduler")
    where = [module for module in where if module != "scheduler/clock.py"]
    assert not broken(where, uses(lambda name: name in CLOCKS))


def test_only_the_doors_open_transactions() -> None:
    def opens(module: str) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
            else:
                continue
            if name in ("commit", "begin", "transaction"):
                yield node.lineno, f"{name}()"

    assert not broken([module for module in modules(*ROOMS) if module not in DOORS], opens)


def test_rights_are_asked_of_rights_and_never_of_roles() -> None:
    """A role is a word of the charter; SUPERVISORS and their like are rights that roles have."""
    mixed = re.compile(
        r"roles & \(?(?:STAFF|SUPERVISORS|COMPANY_PEOPLE|WORKERS|FEE_DESK|BOOKKEEPERS|ANYBODY)\b"
    )
    assert not [
        module
        for module in modules("handlers", "bot", "scheduler")
        if mixed.search((HOUSE / module).read_text("utf-8"))
    ]


def test_no_module_is_named_after_nothing() -> None:
    paths = [Path(module) for module in modules(*ROOMS, "tests")]
    assert not [path for path in paths if NO_NAMES & {path.stem, *path.parent.parts}]


def test_every_module_says_what_lives_there() -> None:
    everything = modules(*ROOMS, "tests")
    assert not [module for module in everything if not ast.get_docstring(tree(module))]


def test_functions_fit_on_a_screen() -> None:
    def long(module: str) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield node.lineno, f"{node.name}: {lines} lines"

    # A migration is written once, by a machine, and never again.
    where = [module for module in modules(*ROOMS, "tests") if "/versions/" not in module]
    assert not broken(where, long)


def test_the_migrations_reach_the_tables(database: str) -> None:
    engine = db.connect(database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        difference = compare_metadata(context, metadata)
    engine.dispose()
    assert not difference


# ---------------------------------------------------------------------- the house and its papers


def papers(*patterns: str) -> str:
    return "\n".join(path.read_text() for pattern in patterns for path in HOUSE.glob(pattern))


def test_no_file_names_a_package_host_or_a_place_on_one_machine() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("NOT TESTED: what the files name, because this is no checkout of git")
    found = []
    for name in filter(None, listing.stdout.decode().split("\0")):
        path = HOUSE / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" in content[:8000]:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            if match := re.search(f"{HOSTS}|{HOMES}", line):
                found.append(f"{name}:{number} {match.group()}")
    assert not found


def test_every_setting_is_explained() -> None:
    from bot.settings import PREFIX, Settings

    everywhere = papers("docs/settings.md")
    both = papers("README.md"), papers("README.zh-CN.md")
    settings = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]

    def explained(setting: str, text: str) -> bool:
        return re.search(rf"\b{setting}\b", text) is not None

    assert not [
        setting
        for setting in settings
        if not explained(setting, everywhere) and not all(explained(setting, text) for text in both)
    ]


def test_the_page_of_commands_is_made_from_the_rows() -> None:
    """``guanjia commands --markdown > docs/commands.md``"""
    tongues = [Tongue(language, ZoneInfo("Asia/Shanghai")) for language in LANGUAGES]
    page = (HOUSE / "docs" / "commands.md").read_text("utf-8")
    assert page == markdown(charter.load(), tongues)


def test_every_clause_has_its_stories() -> None:
    """CS-2 is told in tests/stories/test_cs2_*.py, GM-S in test_gms_*.py."""
    files = [path.name for path in (HOUSE / "tests" / "stories").glob("test_*.py")]

    def told(clause: str) -> bool:
        prefix = f"test_{clause.replace('-', '').lower()}_"
        return any(name.startswith(prefix) for name in files)

    clauses = [clause.id for clause in charter.load().clauses]
    assert not [each for each in clauses if not told(each)]
