"""The charter's typed shape: the responsibility statement as data, or a clear complaint."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from storage import calendar
from storage.calendar import Calendar
from storage.charter.approvals import Approvals
from storage.charter.archive import Archive, Binding
from storage.charter.calendars import ALWAYS, CalendarRule
from storage.charter.cashier import CashierRule
from storage.charter.company import (
    DEPARTMENT_SUPERVISOR,
    HOUSE,
    LEAD,
    MEMBER,
    WORK,
    CategoryRule,
    Department,
    RequestRule,
    RoleRule,
    TitleRule,
    all_words,
    find,
    plain,
    role_titles,
    role_words,
)
from storage.charter.conversation import ConversationRule
from storage.charter.digests import DigestRule
from storage.charter.drill import DrillRule, RestoreRule
from storage.charter.dunning import Dunning, MonthlyStep
from storage.charter.duties import AssignedRule, DutyRule
from storage.charter.estates import EstateRule, completed
from storage.charter.events import Events
from storage.charter.fees import Fees
from storage.charter.incidents import IncidentRule
from storage.charter.keeping import Keeping
from storage.charter.lines import line_of, lines_of
from storage.charter.major import Major, Spanning
from storage.charter.mistakes import Mistake, explained, mistakes
from storage.charter.notices import NoticeRule
from storage.charter.parts import (
    Category,
    Clause,
    DepartmentName,
    Hearer,
    Part,
    PositionRule,
    Role,
    Urgency,
    named,
)
from storage.charter.people import Assignment, Presence
from storage.charter.plans import PlanRule
from storage.charter.privacy import Privacy
from storage.charter.promises import Promises
from storage.charter.registers import (
    EnergyRule,
    MaintenanceRule,
    PolicyRule,
    RoundRule,
    TrainingRule,
)
from storage.charter.scores import AccountabilityRule, FigureRule, ScoreRule, Target
from storage.charter.signin import SignIn
from storage.charter.signoff import FollowUpRule, SignOff
from storage.charter.surveys import SurveyRule
from storage.charter.tickets import Alerts, Board, DeadlineRule, DeadlineRules, Waiting

__all__ = [
    "ALWAYS",
    "BUILT_IN",
    "Category",
    "Charter",
    "CharterError",
    "DeadlineRule",
    "Hearer",
    "MonthlyStep",
    "PositionRule",
    "Role",
    "Urgency",
    "load",
]

GAP = 8  # characters that … may stand for
KEY = "^[a-z][a-z0-9-]*$"
BUILT_IN = Path(__file__).parent.parent / "charter.toml"
WRITTEN = Path("charter.toml")  # how a text that is no file is called in complaints


class CharterError(Exception):
    """What is wrong in a charter file, a line for each mistake."""


Key = Annotated[str, Field(pattern=KEY)]

_COUNTED = re.compile(r"(?<=[办装要开租买补配借])一?[个张份下]")  # 办个月卡, 要一张收据


class Charter(Part):
    title: str
    version: str
    positions: dict[str, PositionRule]
    clauses: tuple[Clause, ...]
    calendars: dict[str, CalendarRule]
    roles: dict[Key, RoleRule]
    titles: TitleRule
    categories: dict[Key, CategoryRule]
    requests: dict[Key, RequestRule] = Field(default_factory=dict)
    assignment: dict[DepartmentName, Assignment]
    presence: Presence
    departments: dict[Key, Department]
    deadlines: DeadlineRules
    estates: dict[str, EstateRule] = Field(default_factory=dict)
    board: Board
    waiting: Waiting
    signoff: SignOff
    followup: FollowUpRule
    alerts: Alerts
    major: Major
    spanning: Spanning
    promises: Promises
    privacy: Privacy
    keeping: Keeping
    drill: DrillRule
    restore: RestoreRule
    fees: Fees
    cashier: CashierRule
    conversation: ConversationRule
    incident: IncidentRule
    dunning: Dunning
    archive: Archive
    binding: Binding
    signin: SignIn
    approvals: Approvals
    training: TrainingRule
    figures: dict[str, FigureRule]
    targets: dict[str, Target]
    scores: dict[str, ScoreRule]
    accountability: dict[str, AccountabilityRule]
    duties: dict[str, DutyRule]
    assigned: AssignedRule
    policies: PolicyRule
    rounds: RoundRule
    plans: dict[str, PlanRule]
    digests: dict[str, DigestRule]
    survey: SurveyRule
    maintenance: MaintenanceRule
    energy: EnergyRule
    events: Events
    notices: NoticeRule

    def cited(self) -> frozenset[str]:
        """The clauses on which something in this charter rests."""
        return frozenset(value for _, value in named(self, "clause"))

    def calendar(self, name: str, zone: ZoneInfo, estate: str = "") -> Calendar:
        """A calendar by its name, as it holds in an estate."""
        return calendar.ALWAYS if name == ALWAYS else self.calendars[name].calendar(zone, estate)

    @property
    def differs_by_estate(self) -> bool:
        return bool(self.estates) or any(each.estates for each in self.calendars.values())

    def deadline(self, kind: str, estate: str = "") -> DeadlineRule:
        """A promise, as it holds in an estate, by its name."""
        here = self.estates.get(estate)
        own = here.deadlines.get(kind) if here else None  # type: ignore[call-overload]
        return own or self.deadlines.named(kind)

    def department_for(self, category: str, estate: str = "") -> str:
        """The department that answers for a category of complaint, in an estate by its name."""
        here = self.estates.get(estate)
        if here and category in here.answers:
            return here.answers[category]
        return next(name for name, each in self.departments.items() if category in each.categories)

    @property
    def desk(self) -> str:
        """The role, and department, of the front desk: who answers when nobody else is named."""
        return self.presence.role

    @property
    def desk_leader(self) -> str:
        return self.departments[self.desk].supervisor

    def rights_of(self, roles: Collection[str]) -> frozenset[str]:
        """What holding these roles lets somebody do; those that nobody knows any more, nothing."""
        found: set[str] = set()
        for role in roles:
            if role in self.roles:
                found |= {MEMBER, *self.roles[role].rights}
            if role in self.departments:
                found.add(WORK)
        return frozenset(found)

    def roles_with(self, rights: Collection[str]) -> list[str]:
        """The roles that have one of these rights."""
        return [role for role in self.roles if self.rights_of([role]) & set(rights)]

    def role_called(self, said: str) -> str | None:
        """The role of a title, a trade or a position: 门岗, 水电, 秩序主管. Whoever is given a
        position gets the first of the roles that hold it."""
        titles = {plain(each.title): each.roles[0] for each in self.positions.values()}
        departments = {plain(rule.name): name for name, rule in self.departments.items()}
        words = departments | role_words(self.roles) | titles
        ordered = dict(sorted(words.items(), key=lambda each: -len(each[0])))
        return find(said, ordered, self.titles.plain, self.roles_with([LEAD, HOUSE]))

    def role_complained_of(self, text: str) -> str:
        """The role that a complaint calls by a title; "" where it calls none."""
        return next((role for word, role in role_titles(self.roles).items() if word in text), "")

    def department_words(self) -> dict[str, str]:
        """客服部, 客服, service; 保安 works in 秩序部. The longer words first."""
        titles = {name: self.roles[name].titles for name in self.departments}
        return all_words(self.departments, titles)

    def department_called(self, said: str) -> str | None:
        return self.department_words().get(plain(said))

    def category_called(self, said: str) -> str | None:
        called = {key: rule.called for key, rule in self.categories.items()}
        return all_words(self.categories, called).get(plain(said))

    def request_in(self, said: str, asks: bool) -> str:
        """What somebody wants from the desk, by the longest word that says it; "" for nothing."""
        text = plain(said)
        shorter = _COUNTED.sub("", text)  # 办个月卡 is 办月卡
        words = {
            word: key
            for key, rule in self.requests.items()
            for word in (*rule.phrases, *(rule.topics if asks else ()))
            if _is_said(plain(word), text) or plain(word) in shorter
        }
        return words[max(words, key=len)] if words else ""

    def no_complaints(self) -> frozenset[str]:
        """The categories of wishes and questions."""
        return frozenset(key for key, rule in self.categories.items() if not rule.complaint)

    def words_of_categories(self) -> dict[str, str]:
        """What homeowners say → the category that they mean."""
        return {word: key for key, rule in self.categories.items() for word in rule.words}

    def position_of(self, clause: str) -> str:
        """The position that answers for a clause."""
        return next(each.position for each in self.clauses if each.id == clause)

    def hearers(self, to: tuple[str, ...] | list[str], department: str) -> list[str]:
        """Roles, with the department's supervisor resolved and nobody named twice."""
        leader = self.departments[department].supervisor
        roles = [leader if role == DEPARTMENT_SUPERVISOR else role for role in to]
        return list(dict.fromkeys(roles))


def _is_said(word: str, text: str) -> bool:
    """电动车…充电: the one, and soon after it the other."""
    first, gap, then = word.partition("…")
    at = text.find(first)
    if not gap:
        return at >= 0
    while at >= 0:
        behind = at + len(first)
        if then in text[behind : behind + len(then) + GAP]:
            return True
        at = text.find(first, at + 1)
    return False


class Answers(Part):
    """A company's own answers: ``requests`` of the charter in a file of their own."""

    requests: dict[Key, RequestRule]


def load(path: Path | None = None, answers: Path | None = None) -> Charter:
    """The charter in a file, or the built-in one, with the answers of another file before its own.
    Raises ``CharterError``."""
    path = path or BUILT_IN
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CharterError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CharterError(f"{path}: is not readable as TOML: {error}") from None
    return parse(text, answers, path)


def parse(text: str, answers: Path | None = None, path: Path = WRITTEN) -> Charter:
    """The same of a text; ``path``: how it is called in complaints."""
    try:
        tables = tomllib.loads(text)
        if answers is not None:
            tables["requests"] = tables.get("requests", {}) | _answers(answers, tables)
        charter = _typed(tables)
    except tomllib.TOMLDecodeError as error:
        raise CharterError(f"{path}: is not readable as TOML: {error}") from None
    except ValidationError as error:
        raise CharterError(_located(path, text, map(explained, error.errors()))) from None
    if found := [*mistakes(charter)]:
        raise CharterError(_located(path, text, found))
    return charter


def _answers(path: Path, tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a file of answers, each with its request's words where it has none itself."""
    try:
        text = path.read_text(encoding="utf-8")
        given = tomllib.loads(text)
        asked = given.get("requests", {})
        known = tables.get("requests", {})
        whole = {key: known.get(key, {}) | each for key, each in asked.items()}
        context = {"categories": frozenset(tables.get("categories", _given("categories")))}
        Answers.model_validate({**given, "requests": whole}, context=context)
    except OSError as error:
        raise CharterError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CharterError(f"{path}: is not readable as TOML: {error}") from None
    except (AttributeError, TypeError):
        raise CharterError(f"{path}: requests: is a table of tables, [requests.NAME]") from None
    except ValidationError as error:
        raise CharterError(_located(path, text, map(explained, error.errors()))) from None
    return whole


def _given(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))[name]
    return found


ADMIN = "admin"  # of the roles that come with the program; every company has somebody for it
# What a company may leave as it comes with the program.
GIVEN = (
    "roles",
    "titles",
    "categories",
    "keeping",
    "drill",
    "restore",
    "notices",
    "cashier",
    "signin",
)


def _typed(tables: dict[str, Any]) -> Charter:
    missing = [name for name in GIVEN if name not in tables]
    if missing:
        given = tomllib.loads(BUILT_IN.read_text(encoding="utf-8"))
        tables |= {name: given[name] for name in missing}
    if not any(HOUSE in each.get("rights", ()) for each in tables["roles"].values()):
        tables["roles"] = {ADMIN: _given("roles")[ADMIN]} | tables["roles"]
    known = {name: frozenset(tables.get(name, ())) for name in (*GIVEN, "departments")}
    return Charter.model_validate(completed(tables), context=known)


@cache
def built_in() -> Charter:
    return load()


def _located(path: Path, text: str, mistakes: Iterable[Mistake]) -> str:
    """A line for each mistake, in the order of the file: ``file:line: deadlines.answer: why``."""
    lines = lines_of(text)
    found = sorted(
        (line_of(lines, where), ".".join(map(str, where)), why) for where, why in mistakes
    )
    return "\n".join(f"{path}:{line}: {where or 'charter'}: {why}" for line, where, why in found)
