"""The words in files: an estate's own, errors, explanations, proposals, the regression set."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import jieba
import pytest

from nlu import check, evaluate, labelled, lexicon, misses, model, tokenizer, train
from nlu.explain import explain
from nlu.intents import understand

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)


def test_an_estate_adds_words_and_nicknames(tmp_path: Path) -> None:
    own = tmp_path / "guihuayuan.toml"
    own.write_text(
        '[buildings]\n"水晶楼" = "12"\n[spellings]\n"大黄门" = "门禁"\n'
        '[[rule]]\nwhen = "喵喵亭"\ngives = { "category:environment" = 5 }\n',
        "utf-8",
    )
    words = lexicon.load(extra=[own])
    meaning = understand("水晶楼大黄门坏了", TODAY, lexicon=words)
    assert str(meaning.slots.home) == "12"
    assert meaning.category == "engineering"
    assert understand("喵喵亭门坏了", TODAY, lexicon=words).category == "environment"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[lift\n", "own.toml"),
        ('[lift]\nword = "x"\n', 'own.toml, line 1: [lift] needs words = "…"'),
        ('[lift]\nwords = "x"\ncolour = 1\n', "own.toml, line 3"),
        ('[[rule]]\nwhen = "x"\ngives = { "intnt:complaint" = 1 }\n', "own.toml, line 3"),
        ('[spellings]\n"a" = 1\n', "own.toml, line 2"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"own\.toml") as caught:
        lexicon.load(extra=[path])
    assert told in str(caught.value)


def test_every_class_named_in_a_rule_exists() -> None:
    words = lexicon.builtin()
    for rule in words.rules:
        for part in (*rule.when, *rule.unless):
            if part.endswith("]"):
                assert part.strip("-[]") in words.classes, rule.source


def test_a_broken_weights_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "learned.tsv"
    path.write_text("# title\n电梯\tintent:complant=1\n", "utf-8")
    with pytest.raises(model.WeightsError, match=r"learned\.tsv, line 2"):
        model.load(path)


def test_explanations_show_the_words_that_decided() -> None:
    meaning = understand("3栋2单元电梯困人了", TODAY)
    chinese, english = explain(meaning), explain(meaning, "en")
    assert "紧急" in chinese and "困人" in chinese and "3-2" in chinese
    assert "urgent" in english and "困人" in english
    assert all(one.words for one in meaning.evidence)


def test_a_miss_proposes_a_rule_that_mends_it(tmp_path: Path) -> None:
    proposal = misses.propose("喵喵亭那边不像话", "category:environment", TODAY)
    assert proposal is not None
    path = tmp_path / "own.toml"
    path.write_text(proposal.line.replace("1.0 }", "9.0 }"), "utf-8")
    words = lexicon.load(extra=[path])
    assert understand("喵喵亭那边不像话", TODAY, lexicon=words).category == "environment"
    assert misses.propose("楼道垃圾臭死了", "category:environment", TODAY) is None


def test_a_proposal_never_stands_on_one_common_word() -> None:
    for text, label in (
        ("打了三次前台电话没人接", "category:environment"),
        ("昨天师傅来过又走了", "intent:activity"),
        ("我们家里晚上太冷了", "category:fee"),
    ):
        proposal = misses.propose(text, label, TODAY)
        assert proposal is not None
        assert len(proposal.rule.when) > 1


def test_a_danger_that_was_none_is_told_by_less_urgency() -> None:
    proposal = misses.propose("水管爆了，水喷得到处都是", "urgency:normal", TODAY)
    assert proposal is not None
    assert proposal.rule.gives[0][0] == "urgency:urgent"
    assert proposal.rule.gives[0][1] < 0


def test_a_proposal_is_checked_against_messages_with_its_words() -> None:
    rows = labelled.read(HERE / "voices-1.jsonl")
    rule = lexicon.Rule(("电梯",), (), (("intent:thanks", 9.0),), "a proposal")
    report = check.of_rule(rule, rows)
    assert report.worse
    assert 0 < report.messages < len(rows)


def test_the_regression_set_finds_what_a_change_breaks(tmp_path: Path) -> None:
    harmless, harmful = tmp_path / "good.toml", tmp_path / "bad.toml"
    harmless.write_text('[[rule]]\nwhen = "喵喵亭"\ngives = { "category:other" = 1 }\n', "utf-8")
    harmful.write_text('[[rule]]\nwhen = "电梯"\ngives = { "intent:thanks" = 9 }\n', "utf-8")
    paths = [HERE / "voices-1.jsonl"]
    assert check.check(paths, [harmless]).passes
    report = check.check(paths, [harmful])
    assert not report.passes
    assert all("电梯" in change.text for change in report.worse)


@pytest.mark.long  # trains twice
def test_training_is_reproducible(tmp_path: Path) -> None:
    lines = (HERE / "voices-1.jsonl").read_text("utf-8").splitlines()[:80]
    sample = tmp_path / "few.jsonl"
    sample.write_text("\n".join(lines), "utf-8")
    for name in ("one", "two"):
        train.train([sample], tmp_path / f"{name}.tsv", tmp_path / f"{name}-second.tsv")
    for end in (".tsv", "-second.tsv"):
        assert (tmp_path / f"one{end}").read_bytes() == (tmp_path / f"two{end}").read_bytes()


def test_the_figures_have_the_promised_keys() -> None:
    result = evaluate.evaluate([HERE / "voices-3.jsonl"])
    assert list(result) == [
        "messages", "intent_top1", "intent_exact", "category", "urgent", "major", "slots",
        "per_second", "items",
    ]  # fmt: skip
    assert result["messages"] == 400
    assert result["intent_top1"] > 0.95
    assert result["urgent"]["recall"] > 0.95


def test_words_are_cut_as_jieba_cuts_them() -> None:
    understand("你好", TODAY)
    theirs = jieba.Tokenizer()
    with theirs.get_dict_file() as file:
        theirs.FREQ, theirs.total = theirs.gen_pfdict(file)
    theirs.initialized = True
    assert theirs.total == tokenizer.TOTAL
    for word, frequency in tokenizer.dictionary().added.items():
        if frequency:
            theirs.add_word(word, freq=frequency)
    assert theirs.total == tokenizer.dictionary().total
    for word in random.Random(1).sample(sorted(theirs.FREQ), 2_000):
        assert tokenizer.dictionary().get(word) == theirs.FREQ[word], word
    for line in (HERE / "voices-1.jsonl").read_text("utf-8").splitlines():
        run = "".join(char for char in line if "\u4e00" <= char <= "\u9fff")
        assert tokenizer.words(run) == theirs.lcut(run, HMM=False)
