"""What colleagues call one another: 老张, 小马, 张工 are whoever has that surname."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from handlers.conversation.acts import Act
from handlers.conversation.state import Message, work_of
from nlu import speech

LONG_HEAD = 12  # characters: more of it tells them something, too
SHORT_TAIL = 3
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


def unnamed(message: Message, colleagues: Collection[str]) -> Message:
    """Its cues, read as if the colleagues had no names: 老马上去 says no 马上."""
    said = message.text
    for name in colleagues:
        said = said.replace(name, "某" * len(name))
    if said == message.text:
        return message
    work = {cue: _as_written(words, said, message.text) for cue, words in work_of(said).items()}
    return replace(message, work=work)


def _as_written(words: str, said: str, text: str) -> str:
    at = said.find(words)
    return text[at : at + len(words)] if at >= 0 else words


def addressed(text: str, residents: Collection[str]) -> tuple[int, int] | None:
    """Where in a text somebody is to be told or asked something: 问下孙伯, 跟业主说一声."""
    named = "|".join(map(re.escape, sorted(residents, key=len, reverse=True)))
    whom = re.compile(
        "|".join(filter(None, (named, speech.patterns("asides")["their_names"].pattern)))
    )
    for found in whom.finditer(text):
        before = speech.find(text[: found.start()], "speaks_to")
        behind = speech.find(text[found.end() :], "spoken_to")
        if before is not None and behind is not None:
            return before.start(), found.end() + behind.end()
    return None


def speaking_to(message: Message, residents: Collection[str], theirs: bool) -> Message:
    """The message with what it says to a resident as a cue of its own. ``theirs``: the ticket that
    they speak of is their own, and 让她量一下 is the one who reported it."""
    if message.replies or "tells" in message.work:
        return message
    pronoun = speech.find(message.text, "let_her") if theirs else None
    named = [*residents, pronoun[0]] if pronoun is not None else residents
    found = addressed(message.text, named)
    if found is None:
        return message
    return replace(message, work={**message.work, "tells": message.text[found[0] : found[1]]})


def without_address(said: str, resident: str) -> str:
    """推拉门我接了 跟小赵说 周四去 → 周四去; 轮子没到货 跟他说声 → 轮子没到货."""
    found = addressed(said, [resident, "她", "他"])
    if found is None:
        pattern = speech.patterns("staff")["tells"].search(said)
        found = pattern.span() if pattern is not None else None
    if found is None:
        return said
    head, tail = said[: found[0]].strip(" ，,"), said[found[1] :].strip(" ，,")
    if len(tail) > SHORT_TAIL and len(head) <= LONG_HEAD:
        return tail
    return f"{head} {tail}".strip() or said


def doubtful(acts: Sequence[Act], nicknames: Names, ids: Mapping[str, int]) -> tuple[Act, ...]:
    """One question instead of the act, where it is somebody's whose nickname fits several."""
    for names in nicknames.values():
        fit = [ids[each] for each in names]
        if len(fit) > 1 and acts and acts[0].values.get("person") == fit[0]:
            act = acts[0]
            values = {"people": fit, "verb": act.verb, "ticket": act.ticket, "values": act.values}
            return (Act("which_colleague", values=values, because=act.because),)
    return ()
