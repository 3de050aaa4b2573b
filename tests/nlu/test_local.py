"""Words of the company's own: everywhere, or at one estate only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlu import local
from nlu.lexicon import LexiconError
from nlu.meaning import Conversation

TODAY = date(2026, 11, 23)


def folder(where: Path) -> Path:
    (where / "桂花园").mkdir()
    (where / "gates.toml").write_text('[spellings]\n"大黄门" = "门禁"\n', "utf-8")
    (where / "桂花园" / "names.toml").write_text('[buildings]\n"水晶楼" = "12"\n', "utf-8")
    return where


def test_an_estate_has_its_own_names_and_the_company_s(tmp_path: Path) -> None:
    everywhere, estates = local.load(folder(tmp_path))
    here = estates["桂花园"]("水晶楼801的大黄门坏了", TODAY, Conversation())
    assert str(here.slots.home) == "12-801"
    elsewhere = everywhere("水晶楼801的大黄门坏了", TODAY, Conversation())
    assert elsewhere.slots.home is None or elsewhere.slots.home.building != "12"


def test_without_a_folder_everybody_speaks_the_built_in_words() -> None:
    understand, estates = local.load(None)
    assert not estates
    assert understand("电梯坏了", TODAY, Conversation()).intent == "complaint"


def test_a_wrong_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no folder"):
        local.load(tmp_path / "gone")
    (tmp_path / "bad.toml").write_text("[x]\n", "utf-8")
    with pytest.raises(LexiconError, match=r"bad\.toml"):
        local.load(tmp_path)
