"""Canned replies: short name → what is said, in two languages. Those of a file, and those that the
company wrote itself, which go before a file's of the same name.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter

from pydantic import Field, ValidationError, field_validator, model_validator
from sqlmodel import Field as Column
from sqlmodel import Session, SQLModel, select

from storage.charter.parts import Category, Part
from storage.columns import reference

BUILT_IN = Path(__file__).parent / "replies.toml"
PLACES = frozenset({"name", "ticket"})
LONGEST = 1000  # characters


class OwnReply(SQLModel, table=True):
    """One that the company wrote. ``english`` empty: it is said in Chinese to everybody."""

    __tablename__ = "own_reply"

    name: str = Column(primary_key=True)
    chinese: str
    english: str = ""
    person_id: int = reference("person.id")
    at: datetime


class RepliesError(Exception):
    """What is wrong in a file of canned replies, a line for each mistake."""


class CannedReply(Part):
    """``name`` is what staff type; ``categories`` empty: of use for every ticket."""

    name: str = Field(min_length=1, max_length=12, pattern=r"^[^\s=/＝／#＃\d][^\s]*$")
    categories: tuple[Category, ...] = Field(default=(), alias="for")
    zh: str = Field(min_length=1, max_length=LONGEST)
    en: str = Field(min_length=1, max_length=LONGEST)

    @field_validator("zh", "en")
    @classmethod
    def _known_places(cls, said: str) -> str:
        try:
            places = {name for _, name, _, _ in Formatter().parse(said) if name is not None}
        except ValueError:
            raise ValueError("a single { or } must be written twice: {{ }}") from None
        if wrong := sorted(places - PLACES):
            raise ValueError(f"only {{name}} and {{ticket}} can be filled in, not {wrong[0]!r}")
        return said

    def fits(self, category: str) -> bool:
        return not self.categories or category in self.categories

    def filled(self, language: str, name: str, ticket: int | str) -> str:
        said = self.zh if language == "zh_CN" else self.en
        return said.format(name=name, ticket=f"#{ticket}")


class Replies(Part):
    replies: tuple[CannedReply, ...] = ()

    @model_validator(mode="after")
    def _names_are_clear(self) -> Replies:
        for at, one in enumerate(self.replies):
            for other in self.replies[:at]:
                same = one.name.casefold() == other.name.casefold()
                if same and (
                    not one.categories
                    or not other.categories
                    or set(one.categories) & set(other.categories)
                ):
                    raise ValueError(f"two replies for the same category are called {one.name!r}")
        return self

    def of_use(self, category: str) -> tuple[CannedReply, ...]:
        return tuple(each for each in self.replies if each.fits(category))

    def called(self, name: str, category: str) -> CannedReply | None:
        wanted = name.casefold()
        return next((one for one in self.of_use(category) if one.name.casefold() == wanted), None)


def own(session: Session, file: Replies) -> Replies:
    """All that can be said: the company's own, and those of the file that have other names.
    Raises ValueError where one of its own can no longer be said."""
    mine = [
        CannedReply(name=each.name, zh=each.chinese, en=each.english or each.chinese)
        for each in session.exec(select(OwnReply).order_by(OwnReply.name)).all()
    ]
    names = {each.name.casefold() for each in mine}
    rest = [each for each in file.replies if each.name.casefold() not in names]
    return Replies(replies=(*mine, *rest))


def own_called(session: Session, name: str) -> OwnReply | None:
    return session.get(OwnReply, name)


@cache
def load(path: Path | None = None) -> Replies:
    """The replies in a file, or the built-in ones. Raises ``RepliesError``."""
    path = path or BUILT_IN
    try:
        return Replies.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RepliesError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RepliesError(f"{path}: is not readable as TOML: {error}") from None
    except ValidationError as error:
        raise RepliesError("\n".join(_mistakes(path, error))) from None


def _mistakes(path: Path, error: ValidationError) -> list[str]:
    return [
        f"{path}: {'.'.join(str(part) for part in each['loc']) or 'replies'}: "
        f"{each['msg'].removeprefix('Value error, ')}"
        for each in error.errors()
    ]
