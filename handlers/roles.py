"""What people call the roles: 客服, 保安, or a position by its title in the charter."""

from __future__ import annotations

from handlers.context import Context

ROLE_WORDS = {
    "业主": "homeowner",
    "住户": "homeowner",
    "客服": "service",
    "前台": "service",
    "工程": "engineering",
    "维修": "engineering",
    "秩序": "order",
    "保安": "order",
    "环境": "environment",
    "保洁": "environment",
    "客服主管": "cs-supervisor",
    "工程主管": "en-supervisor",
    "总经理": "gm",
    "法务": "legal",
    "律师": "legal",
}


def read(context: Context, word: str) -> str:
    """The role that is meant; a word that nobody knows comes back as it is. Whoever is given a
    position of the charter gets the first of the roles that hold it."""
    titles = {each.title: each.roles[0] for each in context.rules.charter.positions.values()}
    known = {**titles, **ROLE_WORDS}
    return known.get(word) or known.get(word.removesuffix("部")) or word.casefold()
