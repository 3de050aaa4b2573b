"""What colleagues call one another: 老张, 小马, 张工 are whoever has that surname."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from handlers.conversation.acts import Act
from handlers.conversation.state import Message
from nlu import speech

Names = Mapping[str, Sequence[str]]  # a nickname → the colleagues whom it fits


def fitting(text: str, colleagues: Collection[str]) -> Names:
    """The nicknames in a text, of those who are not named in full."""
    found: dict[str, list[str]] = {}
    surnames = {each: _surname(each) for each in colleagues}
    for match in speech.patterns("asides")["nickname"].finditer(text):
        said = next(each for each in match.groups() if each)
        if any(said in name and name in text for name in colleagues):
            continue
        surname = _surname(said)
        if fit := [name for name, each in surnames.items() if each == surname]:
            found[said] = fit
    return found


def _surname(name: str) -> str:
    bare = re.sub(r"^[老小阿大](?=\S)", "", name)
    return bare[:1]


def by_name(message: Message, nicknames: Names) -> Message:
    """The message as if whoever it names had been called by name; where several fit, the first."""
    text = message.text
    for said, names in nicknames.items():
        text = text.replace(said, names[0])
    return replace(message, text=text) if text != message.text else message


def doubtful(acts: Sequence[Act], nicknames: Names, ids: Mapping[str, int]) -> tuple[Act, ...]:
    """One question instead of the act, where it is somebody's whose nickname fits several."""
    for names in nicknames.values():
        fit = [ids[each] for each in names]
        if len(fit) > 1 and acts and acts[0].values.get("person") == fit[0]:
            act = acts[0]
            values = {"people": fit, "verb": act.verb, "ticket": act.ticket, "values": act.values}
            return (Act("which_colleague", values=values, because=act.because),)
    return ()
