"""What the company is made of, in its own words: roles, departments, categories of complaint.

The program knows none of them by name. It asks what a role may, which department takes a category,
and what people call each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from storage.charter.parts import Category, Part, Role

# What a role may beyond the work of its department:
Right = Literal[
    "lead",  # leads others: sees every department, settles what they cannot
    "fees",  # answers for bills, residents and the archive
    "books",  # books money, settles bills, invites those who lead
    "law",  # takes arrears to court; hears of accountability
    "plant",  # looks after facilities and meters
]
LEAD, FEES, BOOKS, LAW, PLANT = "lead", "fees", "books", "law", "plant"
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


class Department(Named):
    """部门. Whoever holds the role of the same name works there."""

    categories: tuple[Category, ...]
    supervisor: Role


class CategoryRule(Named):
    """投诉类别. ``called``: what else the staff call it; ``words``: what homeowners say when they
    mean it, beside what the program understands by itself."""

    called: tuple[Word, ...] = ()
    words: tuple[Word, ...] = ()


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


def find(said: str, words: Mapping[str, str]) -> str | None:
    """What is meant: by exactly this word, else by the longest word in it, else by the only ones
    that begin with it (收费 of 收费员)."""
    wanted = plain(said)
    if wanted in words:
        return words[wanted]
    held = next((words[word] for word in words if word in wanted), None)
    if held or len(wanted) < 2:
        return held
    begun = {words[word] for word in words if word.startswith(wanted)}
    return begun.pop() if len(begun) == 1 else None


def all_words(rules: Mapping[str, Named], more: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Word → the one that is called exactly this, the longer words first; 绿化 is 绿化部."""
    words = {
        plain(word): key
        for key, rule in rules.items()
        for word in (*more[key], rule.name, rule.name.removesuffix("部"), rule.english, key)
        if word
    }
    return dict(sorted(words.items(), key=lambda each: -len(each[0])))
