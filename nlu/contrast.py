"""Praise first, and then what it is about: 小区挺好的，绿化也好，但是地库没信号."""

from __future__ import annotations

from nlu import speech, things

_LEAST = 6  # characters behind the turn that tell something


def turned(text: str) -> str:
    """What stands behind the turn, where only good was said before it; else the whole."""
    for turn in speech.patterns("asides")["turns"].finditer(text):
        before, behind = text[: turn.start()], text[turn.end() :]
        if len(behind) < _LEAST:
            break
        if speech.find(before, "lauds") and not speech.find(before, "blames"):
            return behind if things.of(behind).things or things.says_wrong(behind) else text
    return text
