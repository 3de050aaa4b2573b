"""What the staff ask: figures of the day, who is there, a home's story, how a ticket stands.

Answers go to whoever asks, never to a homeowner.
"""

from __future__ import annotations

import re
from typing import Any

from handlers.conversation import jobs, tallies
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Desk, Message
from nlu import speech

SHORT = 14  # characters: whether a colleague is there, and nothing else
# Cue → verb, of what needs no ticket; the first that fits.
_FIGURES = (
    ("who_is_off", "who_is_off"),
    ("who_works", "who_works"),
    ("collection", "collection"),
    ("debtors", "debtors"),
    ("deductions", "score"),
    ("score", "score"),
)
# Cue → what is asked about one ticket.
_OF_A_TICKET = ("when", "told", "late", "before", "where", "phone", "contacted", "standing")


def figures(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    if talk.about is not None:
        return ()
    cues = message.work
    if "console" in cues:
        return (Act("console", because=cues["console"]),)
    if home := _home(message, talk, desk):
        return home
    if match := speech.find(message.text.strip(), "where_is"):
        person = desk.colleagues.get(match["name"])
        if person is not None:
            return (Act("where_is", values={"person": person}, because=match[0]),)
    named = desk.named_in(message.text)
    if (
        len(named) == 1
        and "phone" in cues
        and not any(job.reporter in message.text for job in desk.jobs)
    ):
        whose = {"person": desk.colleagues[named[0]], "phone": True}
        return (Act("where_is", values=whose, because=cues["phone"]),)
    named_too = any(jobs.is_named(message, [job]) for job in desk.jobs)  # 4号张师傅到了没
    if len(named) == 1 and "there" in cues and len(message.text) <= SHORT and not named_too:
        where = {"person": desk.colleagues[named[0]]}
        return (Act("where_is", values=where, because=cues["there"]),)
    if named and "work_of" in cues and "takes" not in cues:
        values = {"person": desk.colleagues[named[0]]}
        return (Act("work_of", values=values, because=cues["work_of"]),)
    if "my_work" in cues and not desk.leads and "takes" not in cues:
        return (Act("my_work", because=cues["my_work"]),)
    counted = tallies.read(message, talk, desk)
    for cue, verb in _FIGURES:
        if counted and cues.get(cue) == message.text:
            continue  # it only sounds like it: 现在有几个活没人接
        if cue in cues and "takes" not in cues:
            return (Act(verb, because=cues[cue]),)
    if counted := counted or _follows_up(message, talk, desk):
        return counted
    return (Act("my_work", because=cues["my_work"]),) if "my_work" in cues else ()


# What may be asked once more of somebody, something or some time else: 保洁呢, 1501呢.
FOLLOWED = (
    "tally",
    "who_works",
    "who_is_off",
    "arrears",
    "debtors",
    "story",
    "pay_day",
    "work_of",
    "where_is",
)


def _follows_up(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    asked = talk.question
    if asked is None or asked.asks != "figures":
        return ()
    if asked.data["verb"] == "debtors" and (said := speech.find(message.text, "the_list")):
        return (Act("debtors", because=said[0]),)
    if message.work.keys() - {"asks", "told", "where"}:
        return ()
    found = speech.find(message.text.strip(), "follows_up")
    changed = _changed(message, desk, str(asked.data["verb"])) if found is not None else {}
    if not changed:
        return ()
    values = {**asked.data["values"], **changed}
    return (Act(str(asked.data["verb"]), values=values, because=f"接着问：{message.text}"),)


def _changed(message: Message, desk: Desk, verb: str) -> dict[str, Any]:
    """What the same question is now asked of; nothing where the words name nothing for it."""
    text, room = message.text, re.search(r"(?<!\d)(\d{3,4})(?!\d)", message.text)
    home = message.meaning.slots.home
    named = desk.named_in(text)
    if verb in ("arrears", "story", "pay_day"):
        said = str(home) if home is not None and home.room else room[1] if room else ""
        return {"home": said} if said else {}
    if verb in ("work_of", "where_is"):
        return {"person": desk.colleagues[named[0]]} if named else {}
    return tallies.narrowed(message, desk)


def home_in(message: Message, desk: Desk) -> str:
    """The home that the words name: by its number, by its room alone, or by who lives there."""
    named = message.meaning.slots.home
    if named is not None and named.room:
        return str(named)
    room = re.search(r"(?<!\d)(\d{3,4})(?!\d)", message.text)
    return room[1] if room else desk.resident_home


def _home(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """The story of a home, what it owes, when it said that it would pay."""
    of_theirs = speech.find(message.text, "their_home") and next(
        (job.home for job in desk.at_hand if job.home), ""
    )
    home = home_in(message, desk) or of_theirs or desk.home
    for cue in ("pay_day", "arrears", "story"):
        if home and cue in message.work:
            return (Act(cue, values={"home": home}, because=message.work[cue]),)
    of_now = desk.at_hand or any(jobs.is_named(message, [job]) for job in desk.jobs)
    if home and "before" in message.work and not of_now:  # 李先生家以前报过漏水吗
        return (Act("story", values={"home": home}, because=message.work["before"]),)
    return ()


def about_a_ticket(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """How it stands, whose it is, why it is late: told to the asker from its history."""
    cue = next((each for each in _OF_A_TICKET if each in message.work), None)
    tells = message.work.keys() & {"arrives", "not_yet", "finishes", "takes"}
    if cue is None and not tells and speech.find(message.text.strip(), "what_of"):
        named = [job for job in desk.jobs if jobs.is_named(message, [job])]
        if len(named) == 1:
            return (Act("tell_of", named[0].ticket, {"asked": "standing"}, because=message.text),)
    if cue is None or ("asks" not in message.work and cue != "late") or "tells" in message.work:
        return ()
    if talk.about is not None and (cue in ("standing", "where") or not desk.jobs):
        return ()  # a question in a reply is the homeowner's to answer
    pool = desk.at_hand or desk.held
    found = jobs.meant(message, talk, desk, pool or desk.jobs)
    if talk.in_group and not jobs.is_named(message, found):
        return ()
    if len(found) != 1:
        return ()
    return (Act("tell_of", found[0].ticket, {"asked": cue}, because=message.work[cue]),)
