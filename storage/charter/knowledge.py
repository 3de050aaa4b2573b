"""What the company answers to questions about the rules of the house, in its own words."""

from __future__ import annotations

from pydantic import Field

from storage.charter.company import Word
from storage.charter.parts import Part


class Knowledge(Part):
    """小区里的规矩. ``about``: any of these names the subject; ``answer``: what is said, in the
    company's words; ``english`` the same for who reads English."""

    about: tuple[Word, ...] = Field(min_length=1)
    answer: str = Field(min_length=1, max_length=500)
    english: str = ""

    def said(self, language: str) -> str:
        return self.english if language == "en" and self.english else self.answer
