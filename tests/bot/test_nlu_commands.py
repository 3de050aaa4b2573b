"""``guanjia nlu``: misses, check and train, as somebody runs them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import CannotStart
from nlu import opinion
from storage import misses
from storage.db import connect, transaction
from storage.misses import Miss

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
RIGHT = '{"text": "电梯坏了", "sent": "2026-11-01", "intents": ["complaint"], "category": "engineering", "urgency": "normal"}\n'  # noqa: E501
WRONG_WORD = '[[rule]]\nwhen = "电梯"\ngives = { "category:fee" = 9.0 }\n'


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["nlu", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def kept(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_DATABASE_URL", sqlite_database)
    engine = connect(sqlite_database)
    with transaction(engine) as session:
        for number, (text, took, label) in enumerate(
            [
                ("鱼池的盖子飞了", "category:environment", "category:engineering"),
                ("那个嘛\n你懂的", "intent:other", ""),
            ]
        ):
            row = Miss(
                subject=f"ticket:{number}:category",
                text=text,
                took=took,
                label=label,
                source="staff" if label else "unclear",
                said_at=NOW,
                kept_at=NOW,
            )
            misses.keep(session, row)
    engine.dispose()


@pytest.mark.usefixtures("kept")
@pytest.mark.long
def test_misses_are_listed_with_a_line_that_mends_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = run("misses")
    assert "那个嘛 你懂的" in listed and "nobody has said yet" in listed
    line = listed[listed.index("[[rule]]") :]
    words = tmp_path / "words"
    words.mkdir()
    (words / "mended.toml").write_text(line[: line.index("}") + 1] + "\n", encoding="utf-8")
    assert "category:engineering" in line
    monkeypatch.setenv("GUANJIA_WORDS", str(words))
    assert "现在已经懂了" in run("misses")


def test_a_changed_file_that_breaks_something_fails_the_check(tmp_path: Path) -> None:
    labelled, changed = tmp_path / "set.jsonl", tmp_path / "changed.toml"
    labelled.write_text(RIGHT, encoding="utf-8")
    changed.write_text(WRONG_WORD, encoding="utf-8")
    said = run("check", str(changed), "--against", str(labelled), code=1)
    assert "engineering → fee" in said and "1 worse" in said
    changed.write_text('[buildings]\n"水晶楼" = "12"\n', encoding="utf-8")
    assert "0 worse" in run("check", str(changed), "--against", str(labelled))


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    changed = tmp_path / "changed.toml"
    changed.write_text('[[rule]]\nwhen = "电梯"\ngives = { "category:sky" = 9.0 }\n', "utf-8")
    labelled = tmp_path / "set.jsonl"
    labelled.write_text(RIGHT, encoding="utf-8")
    with pytest.raises(CannotStart, match=r"changed\.toml, line 3"):
        run("check", str(changed), "--against", str(labelled))


@pytest.mark.long  # trains twice
def test_the_same_messages_give_the_same_weights(tmp_path: Path) -> None:
    labelled = tmp_path / "set.jsonl"
    labelled.write_text(RIGHT + RIGHT.replace("电梯坏了", "我要投诉"), encoding="utf-8")
    for name in ("one", "two"):
        out, second = tmp_path / f"{name}.tsv", tmp_path / f"{name}-second.tsv"
        said = run("train", str(labelled), "--out", str(out), "--second", str(second))
        assert "2 messages" in said
    for end in (".tsv", "-second.tsv"):
        assert (tmp_path / f"one{end}").read_bytes() == (tmp_path / f"two{end}").read_bytes()
    assert "电梯" in (tmp_path / "one.tsv").read_text(encoding="utf-8")
    assert not any(opinion.load(tmp_path / "one-second.tsv").scores("电梯坏了"))
