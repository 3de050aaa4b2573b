"""Which ticket the staff mean: by its card, its number, its thing, its home, or as the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.conversation.state import Conversation, Desk, Job, Message
from nlu import speech, things
from nlu.normal import plain

_ROOM = re.compile(r"(?<!\d)(\d{3,4})(?!\d)")
NAMED, PLACED, AT_HOME = 6, 4, 8  # what a name, a building, a room weigh beside words in common
_GENERAL = frozenset({"appliance"})  # what a lamp and a heater have in common names neither
_PLACES = [
    speech.patterns("asides")[each] for each in ("place_landing", "place_garage", "place_lobby")
]
LONGEST_NAME = 12  # characters in which one of several tickets is named
LEAST = 2  # one character in common says nothing
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True)) | {"十": "10"}


def meant(message: Message, talk: Conversation, desk: Desk, pool: Sequence[Job]) -> Sequence[Job]:
    """The ticket that is meant; several where it could be any of them; none where it is none.

    ``pool``: those among which nothing needs to be named.
    """
    if talk.about is not None:
        return [job for job in desk.jobs if job.ticket == talk.about.ticket]
    if (by_number := numbered(message, desk)) is not None:
        return [by_number]
    in_pool = {job.ticket for job in pool}
    best = likest(message, desk.jobs)
    if best:
        narrowed = [job for job in best if job.ticket in in_pool]
        return narrowed or best
    if (near := _near(message, desk)) is not None:
        return [near]
    if len(pool) > 1 and all(job.is_waiting for job in pool):
        return pool  # heard of last is not meant: 我来 could be any of them
    for ticket in desk.touched[:1]:
        if touched := [job for job in pool if job.ticket == ticket]:
            return touched
    return pool


def _numbered(message: Message, desk: Desk) -> int | None:
    """#27, 27号, and as thumbs write it: 把27派给老马, 27我来. Only of a ticket that is open."""
    if message.meaning.slots.ticket is not None:
        return message.meaning.slots.ticket
    open_ones = {job.ticket for job in desk.jobs}
    known = [each for each in _numbers(message) if each in open_ones]
    return known[0] if len(known) == 1 else None


def _numbers(message: Message) -> list[int]:
    if message.meaning.slots.ticket is not None:
        return [message.meaning.slots.ticket]
    return [int(each) for each in speech.each(message.text, "bare_number")]


def several(message: Message, desk: Desk, least: int = LEAST) -> list[Job]:
    """All that the words name: 1号2号, 龙头跟灯."""
    numbers = {int(each) for each in speech.each(message.text, "bare_number")}
    named = [job for job in desk.jobs if job.ticket in numbers]
    return named or [job for job in desk.jobs if _weight(message, job) >= least]


def numbered(message: Message, desk: Desk) -> Job | None:
    """The open one whose number they say."""
    number = _numbered(message, desk)
    return next((job for job in desk.jobs if job.ticket == number), None)


def pool_for(does: str, desk: Desk) -> Sequence[Job]:
    """Among which tickets nothing needs to be named, for what is done. Who was called to a danger
    may go there, whichever department it was given to."""
    called = [job for job in desk.at_hand if job.is_waiting]
    if does == "receipts":
        return desk.waiting or desk.held
    if does == "takes":
        given = [job for job in desk.at_hand if job.holder == desk.me]  # they heard of it last
        return given or desk.waiting or called or desk.held or desk.at_hand
    if does in ("arrives", "plans"):
        return desk.held or desk.waiting or called
    return desk.held or desk.at_hand or desk.waiting


def known(message: Message, desk: Desk) -> Job | None:
    """The one ticket that these words are plainly about."""
    best = likest(message, desk.jobs)
    if len(best) == 1 and _weight(message, best[0]) > LEAST:
        return best[0]
    return _near(message, desk) if not best else None


def _near(message: Message, desk: Desk) -> Job | None:
    """The one of another department that these words name, where none of their own is meant."""
    best = likest(message, desk.near)
    return best[0] if len(best) == 1 and _weight(message, best[0]) > LEAST else None


def somewhat(message: Message, desk: Desk) -> Sequence[Job]:
    """The one of another department that has anything in common with the words: 尿渍, 撒尿."""
    found = [job for job in desk.near if _weight(message, job) > 0]
    return found if len(found) == 1 else ()


def is_named(message: Message, found: Sequence[Job]) -> bool:
    """Whether the words themselves say which ticket."""
    numbers = {job.ticket for job in found}
    return any(each in numbers for each in _numbers(message)) or any(
        _weight(message, job) >= LEAST for job in found
    )


def likest(message: Message, among: Sequence[Job]) -> Sequence[Job]:
    weights = {job.ticket: _weight(message, job) for job in among}
    most = max(weights.values(), default=0)
    if most < LEAST:
        return []
    return [job for job in among if weights[job.ticket] == most]


def _weight(message: Message, job: Job) -> int:
    said = plain(message.text)
    theme = replace(message.theme, things=message.theme.things - _GENERAL)
    weight = job.matter.theme.likeness(theme)
    for shared in _PLACES:  # 走廊灯 of the light in the hallway
        if shared.search(said) and shared.search(job.matter.text.casefold()):
            weight += LEAST
    if job.reporter and plain(job.reporter) in said:
        weight += NAMED
    place = job.matter.place or job.home
    buildings = {_DIGITS.get(each, each) for each in speech.each(said, "building_said")}
    if (buildings and place.partition("-")[0] in buildings) or (
        buildings and any(f"{each}栋" in job.matter.text for each in buildings)
    ):
        weight += PLACED
    if things.floors(said) & things.floors(job.matter.text):
        weight += PLACED
    if job.home and job.home.rpartition("-")[2] in _ROOM.findall(said):
        weight += AT_HOME
    return weight


def among(message: Message, found: Sequence[Job]) -> Sequence[Job]:
    """Of several that were offered, the one that an answer picks: its number, place, thing."""
    number = message.meaning.slots.ticket
    bare = re.fullmatch(r"[#＃]?(\d{1,12})号?(?:单|那个|的)?", message.text.strip())
    if bare is not None:
        number = int(bare[1])
    if numbered := [job for job in found if job.ticket == number]:
        return numbered
    ordinal = re.match(r"(?:第)?([一二三四五六])(?:个|单|条)?$", message.text.strip())
    if ordinal is not None and int(_DIGITS[ordinal[1]]) <= len(found):
        return [found[int(_DIGITS[ordinal[1]]) - 1]]
    if len(message.text) > LONGEST_NAME and "complaint" in message.meaning.intents:
        return []  # something else has happened there, and it has some word in common
    weights = {job.ticket: _weight(message, job) for job in found}
    most = max(weights.values(), default=0)
    best = [job for job in found if most >= LEAST and weights[job.ticket] == most]
    return best if len(best) == 1 else []
