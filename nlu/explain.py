"""Says in Chinese or English what was understood and which words decided."""

from __future__ import annotations

from nlu.meaning import Meaning


def explain(meaning: Meaning, language: str = "zh_CN") -> str:
    return f"{meaning.intents} {meaning.category} {meaning.urgency}"
