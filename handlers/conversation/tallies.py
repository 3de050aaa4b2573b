"""今天几个急的, 上周工程部超时多少, 谁手上最多: which tickets are asked about.

Pure: the words narrow what is counted; ``counting`` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.conversation import jobs
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Desk, Message
from nlu import speech
from nlu.normal import plain
from nlu.slots import numerals
from nlu.speech import Cues

SPOKEN = "tallies"
STATES = ("untaken", "done", "asked", "in_hand", "open")  # the first that is said
SORTS = (*STATES, "late", "urgent", "major", "grave")
PLAIN = ("untaken", "late", "urgent", "major", "grave")  # of which one asks whether there are any
PERIODS = (
    "last_night",
    "day_before",
    "yesterday",
    "today",
    "last_week",
    "this_week",
    "last_month",
    "this_month",
    "this_year",
    "last_days",
)
UNTIL = ("until_taken", "until_done")
PARTS = ("department", "person", "estate", "category", "building")
MOST = 3  # questions in one message
_QUESTIONS = re.compile(r"[?？。;；]\s*")
SPARE = 4  # characters that may be left over in a question about figures
LOOSE = 8  # … where it sounds like one that was asked before


def read(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """() where no figure is asked for, or something else is said beside it."""
    asked = [each for each in _QUESTIONS.split(message.text.strip()) if each]
    if 1 < len(asked) <= MOST:  # 还有几单没办完？超时的是哪几单？
        apart = [_read(replace(message, text=each), talk, desk) for each in asked]
        if all(apart):
            values = [act.values for acts in apart for act in acts]
            return (Act("tally", values={"apart": values}, because=message.text[:20]),)
    return _read(message, talk, desk)


def _read(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    cues = speech.cues(message.text, SPOKEN)
    if averages := _spans(message, desk, cues):
        return averages
    if (
        "no_question" in cues
        or "phone" in message.work
        or talk.about is not None
        or "takes" in message.work
    ):
        return ()
    by = next((each for each in PARTS if f"by_{each}" in cues), "")
    spare = _left_over(message, desk, cues)
    heard = "tally" in message.work and cues.keys() & {*SORTS, *PERIODS, "units", "how_many"}
    asks = _asks(cues, by) or _is_short(message, cues) or heard
    if not asks or spare > (LOOSE if heard else SPARE):
        return ()
    if spare and any(jobs.is_named(message, [job]) for job in desk.jobs):
        return ()  # 门禁那单修好了没 is about that one
    named = desk.named_in(message.text)
    state = next((each for each in STATES if each in cues), "")
    if state == "done" and "all_told" in cues:
        state = ""  # 一共多少，办了多少: all of it, with how much is finished
    if "listed" in cues:
        state = "open"
    if not state and "now" in cues and not any(each in cues for each in PERIODS):
        state = "open"
    values: dict[str, Any] = {
        "state": state,
        "urgency": next((each for each in ("urgent", "major", "grave") if each in cues), ""),
        "late": "late" in cues,
        "period": next((each for each in PERIODS if each in cues), ""),
        "till_now": "till_now" in cues,
        "days": _days(message.text),
        "month": message.meaning.slots.month or "",
        "department": _department(message, desk),
        "estate": next((desk.estates[each] for each in desk.estates if each in message.text), None),
        "person": desk.colleagues[named[0]] if named else None,
        "mine": "mine" in cues and not named,
        "building": _building(message.text),
        "ours": "ours" in cues,
        "complaints": "complaints" in cues,
        "by": by,
        "marks": "marks" in cues,
    }
    kept = {key: value for key, value in values.items() if value}
    spans = [each for each in PERIODS if each in cues]
    if "compares" in cues and len(spans) > 1:  # 上周跟这周比: one after the other
        return tuple(
            Act("tally", values={**kept, "period": each}, because=message.text[:20])
            for each in spans
        )
    return (Act("tally", values=kept, because=message.text[:20]),)


def _spans(message: Message, desk: Desk, cues: Cues) -> tuple[Act, ...]:
    """平均多久接单, 这个月维修平均多久: of no ticket, and of those who lead."""
    until = next((each for each in UNTIL if each in cues), "")
    if not until or "on_average" not in cues or not desk.leads:
        return ()
    if any(jobs.is_named(message, [job]) for job in desk.jobs):
        return ()
    values = {
        "until": until,
        "period": next((each for each in PERIODS if each in cues), "this_month"),
        "department": _department(message, desk),
    }
    return (Act("tally", values=values, because=cues[until]),)


def narrowed(message: Message, desk: Desk) -> dict[str, Any]:
    """工程部呢, 昨天的呢, 张师傅呢: what a question about figures is asked of next."""
    cues = speech.cues(message.text, SPOKEN)
    named = desk.named_in(message.text)
    values: dict[str, Any] = {
        "department": _department(message, desk),
        "period": next((each for each in PERIODS if each in cues), ""),
        "state": next((each for each in STATES if each in cues), ""),
        "estate": next((desk.estates[each] for each in desk.estates if each in message.text), None),
        "person": desk.colleagues[named[0]] if named else None,
        "building": _building(message.text),
        "late": "late" in cues,
        "urgency": next((each for each in ("urgent", "major", "grave") if each in cues), ""),
    }
    return {key: value for key, value in values.items() if value}


def _asks(cues: Cues, by: str) -> bool:
    """How many, which, or whether there are any, of tickets or of a sort of them."""
    sort = any(each in cues for each in SORTS)
    if "whole" in cues or "marks" in cues or "share" in cues:
        return True
    if by and (sort or cues.keys() & {"units", "most", "bare"}):
        return True
    if "listed" in cues or ("compares" in cues and sum(each in cues for each in PERIODS) > 1):
        return True
    told = "bare" in cues and (sort or cues.keys() & {"now", "all_told", *PERIODS})
    if "how_many" in cues and (sort or told or "units" in cues):
        return True
    narrow = any(each in cues for each in SORTS if each != "open")
    narrow = narrow or (sort and bool(cues.keys() & {"units", "now"}))
    if "which_ones" in cues and (narrow or "units" in cues or "还有" in cues.get("open", "")):
        return True
    return "whether" in cues and any(each in cues for each in PLAIN)


def _is_short(message: Message, cues: Cues) -> bool:
    """超时的, 急单呢: nothing but the sort."""
    sort = any(each in cues for each in SORTS if each not in ("open", "done", "in_hand"))
    return (
        sort and len(message.text) <= SPARE + 1 and message.text.rstrip("?？呢呀 ")[-1:] in "的单"
    )


def _left_over(message: Message, desk: Desk, cues: Cues) -> int:
    """How much is said that has nothing to do with figures: 水管还要几个阀 is about parts."""
    rest = plain(message.text)
    for name in (*desk.named_in(message.text), *desk.departments, *desk.estates):
        rest = rest.replace(plain(name), " ")
    rest = speech.patterns("asides")["building_said"].sub(" ", rest)
    known = speech.patterns(SPOKEN)
    for cue in cues:
        rest = known[cue].sub(" ", rest)
    return len(re.sub(r"[^\w]|_|\d+月?", "", known["filler"].sub("", rest)))


def _days(text: str) -> int:
    found = speech.patterns(SPOKEN)["last_days"].search(plain(text))
    number = found and (found["days"] or found["days2"])
    return int(numerals.digits(number)) if number else 0


def _department(message: Message, desk: Desk) -> str:
    words: Mapping[str, str] = desk.departments
    return next((words[each] for each in words if len(each) > 1 and each in message.text), "")


def _building(text: str) -> str:
    found = speech.find(plain(text), "building_said")
    return numerals.digits(found[1]) if found is not None else ""
