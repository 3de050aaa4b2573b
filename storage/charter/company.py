"""What the company is made of, in its own words: roles, departments, categories of complaint.

The program knows none of them by name. It asks what a role may, which department takes a category,
and what people call each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from storage.charter.parts import Category, Part, Role, Span

# What a role may beyond the work of its department:
Right = Literal[
    "lead",  # leads others: sees every department, settles what they cannot
    "fees",  # answers for bills, residents and the archive
    "books",  # books money, settles bills, invites those who lead
    "law",  # takes arrears to court; hears of accountability
    "plant",  # looks after facilities and meters
    "house",  # looks after settings and people; sees nothing of any household
]
LEAD, FEES, BOOKS, LAW, PLANT, HOUSE = "lead", "fees", "books", "law", "plant", "house"
WORK = "work"  # takes the tickets of a department: whoever holds the role of its name
MEMBER = "company"  # belongs to the company at all
# Those who are not the company's; never a row of anybody's roles.
HOMEOWNER, STRANGER = "homeowner", "stranger"
# As the charter says it: whoever leads the department that has the ticket.
DEPARTMENT_SUPERVISOR = "department-supervisor"
# The categories that the program itself makes tickets of: a question about fees, a complaint about
# conduct, and what is none of the others.
FEE, CONDUCT, OTHER = "fee", "service", "other"

Word = Annotated[str, Field(min_length=1, max_length=20)]


class Named(Part):
    """What something is called: by the company, and in English."""

    name: str = Field(min_length=1, max_length=20)
    english: str = ""

    def said(self, language: str) -> str:
        return self.english if language == "en" and self.english else self.name


class RoleRule(Named):
    """身份. ``titles``: what a person is called who holds it, also by those who complain;
    ``trades``: what else a sheet or an invitation may call the work."""

    rights: frozenset[Right] = frozenset()
    titles: tuple[Word, ...] = ()
    trades: tuple[Word, ...] = ()


class TitleRule(Part):
    """``plain``: what may stand beside a title and makes it no other: 员, 师傅, 夜班."""

    plain: tuple[Word, ...] = ()


class Department(Named):
    """部门. Whoever holds the role of the same name works there."""

    categories: tuple[Category, ...]
    supervisor: Role


class CategoryRule(Named):
    """投诉类别. ``called``: what else the staff call it; ``words``: what homeowners say when they
    mean it, beside what the program understands by itself."""

    called: tuple[Word, ...] = ()
    words: tuple[Word, ...] = ()
    complaint: bool = True  # else a wish or a question: outside the complaints' rate
    within: Annotated[Span, Field(gt=timedelta(0))] | None = None  # answered so soon instead
    calendar: str = "always"


class RequestRule(Named):
    """办事: what people want from the desk and is no trouble. ``phrases`` say it by themselves;
    ``topics`` where they are asked about. ``answer``: what the company says to the question, and
    ``answer_english`` to who reads English; ``estates``: another answer there, by the estate's
    name. Without one, a person answers."""

    phrases: tuple[Word, ...] = ()
    topics: tuple[Word, ...] = ()
    answer: str = ""
    answer_english: str = ""
    estates: dict[str, str] = Field(default_factory=dict)
    category: Category

    def answer_at(self, estate: str, language: str) -> str:
        """What is said in an estate, by its name; "" where nothing is written."""
        if estate in self.estates:
            return self.estates[estate]
        return (language == "en" and self.answer_english) or self.answer


def plain(said: str) -> str:
    """As words are compared: 工程 部经理 is 工程部经理."""
    return "".join(said.casefold().split())


def role_titles(roles: Mapping[str, RoleRule]) -> dict[str, str]:
    """Title → role, the longer ones first: 客服主管 is not 客服."""
    titles = {plain(title): role for role, rule in roles.items() for title in rule.titles}
    return dict(sorted(titles.items(), key=lambda each: -len(each[0])))


def role_words(roles: Mapping[str, RoleRule]) -> dict[str, str]:
    """Everything that says a role → the role, the longer words first. A trade of one that is
    another's name says the other."""
    words: dict[str, str] = {}
    for said in (
        lambda rule: rule.trades,
        lambda rule: rule.titles,
        lambda rule: (rule.name, rule.english),
    ):
        words |= {plain(word): role for role, rule in roles.items() for word in said(rule) if word}
    words |= {role: role for role in roles}
    return dict(sorted(words.items(), key=lambda each: -len(each[0])))


LONGEST_TITLE = 60  # characters: how they are made up is tried in every way


def find(
    said: str, words: Mapping[str, str], around: Collection[str] = (), higher: Collection[str] = ()
) -> str | None:
    """What is meant: by exactly this word, else by words of one that make up all of it (客服前台,
    保安员), else by the only ones that begin with it (收费 of 收费员).

    What is left over makes it another title: 总经理助理 is nobody's, and least of all 总经理.
    ``around``: what may stand beside a word; ``higher``: what nobody is taken for by a guess.
    """
    wanted = plain(said)
    if wanted in words:
        return words[wanted]
    if not 2 <= len(wanted) <= LONGEST_TITLE:
        return None
    begun = {words[word] for word in words if word.startswith(wanted)}
    for found in (_made_up(wanted, words, frozenset(around)), begun):
        if len(found) == 1 and not found & set(higher):
            return found.pop()
    return None


def _made_up(said: str, words: Mapping[str, str], around: frozenset[str]) -> set[str]:
    """Those whose words make up all of a title, with nothing left over."""
    ways: list[set[frozenset[str]]] = [{frozenset()}, *(set() for _ in said)]
    for end in range(1, len(said) + 1):
        for start in range(end):
            word = said[start:end]
            if word in around:
                ways[end] |= ways[start]
            if word in words:
                ways[end] |= {held | {words[word]} for held in ways[start]}
    whole = [held for held in ways[-1] if len(held) == 1]
    return set().union(*whole) if whole else set()


def all_words(rules: Mapping[str, Named], more: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Word → the one that is called exactly this, the longer words first; 绿化 is 绿化部."""
    words = {
        plain(word): key
        for key, rule in rules.items()
        for word in (*more[key], rule.name, rule.name.removesuffix("部"), rule.english, key)
        if word
    }
    return dict(sorted(words.items(), key=lambda each: -len(each[0])))
