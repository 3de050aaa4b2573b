"""What hands work on, and what those who lead decide: to whom, yes or no, told to a building."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from handlers.conversation import jobs
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Desk, Job, Message, work_of
from nlu import speech, things

MOST = 6  # tickets that one message may give away


def decides(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """同意, 不同意 about a request that waits; a question about it goes to whoever asked."""
    if talk.about is not None or not (message.replies or desk.decides):
        return ()
    cues = message.work
    verdict = "reject" if "rejects" in cues else "approve" if "approves" in cues else ""
    if verdict and "asks" not in cues and len(desk.decides) == 1:
        said = cues["rejects" if verdict == "reject" else "approves"]
        starts = message.text.casefold().startswith(said)
        # 太贵 is a reason, and 先借着用 不买 says more in front
        kept = not starts or (verdict == "reject" and speech.find(said, "says_no") is None)
        word = message.text if kept else message.text[len(said) :]
        values = {"approval": desk.decides[0], "word": word.strip(" ，,。.！!") or message.text}
        return (Act(verdict, values=values, because=message.text[:12]),)
    if verdict and len(desk.decides) > 1:
        return (Act("approvals", because="several wait"),)
    about_it = message.replies or (
        len(desk.decides) == 1 and "asks" in cues and speech.find(message.text, "of_a_request")
    )
    if about_it and not verdict:
        return (Act("discuss", because="a reply to a request for approval"),)
    return ()


def spends(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """申请86块, 赵总批一下: a request for money, to whoever is named or whom the charter says."""
    priced = "looks" in message.work and "price" in message.work and talk.about is None
    if not ("spends" in message.work or priced) or "asks" in message.work:
        return ()
    if "price" not in message.work and not desk.leads:
        return ()
    named = sorted(desk.named_in(message.text), key=message.text.index)
    ticket = talk.about.ticket if talk.about is not None else None
    # 赵总 张师傅修管子…您批一下: who is spoken to comes first
    values = {"person": desk.colleagues[named[0]]} if named else {}
    return (Act("spend", ticket, values, because=message.text[:20]),)


def notifies(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """通知3栋明天上午停水: shown as it will be sent, and sent after one more word."""
    if talk.about is not None:
        return ()
    said = message.text.strip()
    for cue in ("notifies", "notifies_behind"):
        found = speech.patterns("staff")[cue].search(said)
        told = (said[found.end() :] or said[: found.start()]).strip() if found is not None else ""
        if found is not None and told:
            values = {"whom": found["whom"] or "", "text": told}
            return (Act("notice", values=values, because=found[0].strip()),)
    return ()


def merges(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """1跟2一回事 并一起: the later of two that they number goes on within the earlier."""
    if talk.in_group or "asks" in message.work or not speech.find(message.text, "merges"):
        return ()
    numbers = sorted({int(each) for each in speech.each(message.text, "bare_number")})
    if len(numbers) != 2:
        return ()
    line = f"/merge {numbers[1]} {numbers[0]}"
    return (Act("command", values={"line": line}, because=message.text[:20]),)


def weighs(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """暖气这单改成紧急: those who lead raise it, and may send somebody with the same words. Nobody
    lowers a danger."""
    urgent = speech.find(message.text, "makes_urgent")
    if urgent is None or not desk.leads or talk.in_group or "asks" in message.work:
        return ()
    found = _which(message, talk, desk)
    if len(found) != 1 or found[0].matter.is_urgent:
        return ()
    line = f"/urgent {found[0].ticket}"
    act = Act("command", values={"line": line}, because=urgent[0])
    return (act, *gives(message, talk, desk))


def parts_with(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """小刘离职了: asked about, and a tap confirms it."""
    words = message.work.get("left_us")
    named = desk.named_in(message.text)
    if not words or not desk.leads or len(named) != 1 or "asks" in message.work:
        return ()
    return (Act("leaves", values={"name": named[0]}, because=words),)


_CHANGES = {
    "move": "moves_colleague",
    "rename": "renames_colleague",
    "phone": "phone_of_colleague",
}


def changes_colleague(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """把小刘调到海棠苑, 小刘改名叫刘芳, 老马换号了139…: asked about, and a tap does it."""
    named = desk.named_in(message.text)
    if not desk.leads or not named or talk.about is not None or "asks" in message.work:
        return ()
    name = min(named, key=message.text.index)
    behind = message.text.partition(name)[2]
    for what, cue in _CHANGES.items():
        found = speech.patterns("staff")[cue].search(behind)
        to = next(filter(None, found.groups()), "") if found is not None else ""
        if found is not None and to and (what != "move" or _is_estate(to, desk)):
            values = {
                "what": what,
                "name": name,
                "person": desk.colleagues[name],
                "to": re.sub(r"[\s-]", "", to),
            }
            return (Act("change_colleague", values=values, because=found[0].strip()),)
    return ()


def _is_estate(said: str, desk: Desk) -> bool:
    """海棠苑, also of another's; 夜班 is none."""
    known = any(said in name or name in said for name in desk.estates)
    return known or speech.find(said, "like_an_estate") is not None


def gives(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """派给老马, 交给小刘盯着, 报给吴工, 转环境: somebody else's from now on."""
    cues = message.work
    if "asks" not in cues and (several := _gives_each(message, talk, desk)):
        return several
    named = _given_to(message, desk)
    if named and _takes_oneself(message, named[0]):
        return ()  # 水表那单我来吧 张师傅你去修泵
    if "asks" in cues or (cues.keys() & {"tells", "calls"} and not (named and desk.leads)):
        return ()
    if named and "all_mine" in cues and cues.keys() & {"gives", "passes"}:
        whom = {"person": desk.colleagues[named[0]]}
        return (Act("hand_all", values=whom, because=cues["all_mine"]),)
    if "passes" in cues and (department := _handed_to(message, desk)):
        found = _which(message, talk, desk)
        passed = _one(found, "transfer", {"department": department}, message.text[:20])
        if len(found) == 1 and named:
            person = {"person": desk.colleagues[named[0]]}
            return (*passed, Act("assign", found[0].ticket, person, because=named[0]))
        return passed
    if named:
        found = _which(message, talk, desk)
        up = cues.keys() & ({"raises"} if desk.leads else {"raises", "looks"})
        if cues.keys() & {"raises", "looks"} and "price" in cues:
            return _one(found, "spend", {"person": desk.colleagues[named[0]]}, message.text[:20])
        own = desk.leads or any(job.holder == desk.me for job in found)
        verb = "assign" if own and not up else "raise"
        values: dict[str, Any] = {"person": desk.colleagues[named[0]]}
        if verb == "assign" and speech.find(message.text, "all_of_them"):
            found = jobs.several(message, desk) or found
            if 1 < len(found) <= MOST:
                return tuple(
                    Act(verb, job.ticket, dict(values), because=message.text[:20]) for job in found
                )
        acts = _one(found, verb, values, message.text[:20])
        if len(named) == 1 and len(found) == 1 and speech.find(message.text, "together"):
            others = [each for each in desk.named_in(message.text) if each != named[0]]
            acts += tuple(
                Act("raise", found[0].ticket, {"person": desk.colleagues[each]}, because=each)
                for each in others[:2]
            )
        return acts
    if department := _handed_to(message, desk):
        found = _which(message, talk, desk)
        if len(found) == 1 and found[0].department == department:
            if any(each.ticket == found[0].ticket for each in talk.matters):
                return (Act("note", found[0].ticket, because=message.text[:20]),)
            stands = {"asked": "standing"}  # it is theirs already
            return (Act("tell_of", found[0].ticket, stands, because=message.text[:20]),)
        return _one(found, "transfer", {"department": department}, message.text[:20])
    return ()


def says_to(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """回小赵：带身份证来: to a resident who has no ticket open; with one, it is said on that."""
    if not desk.addressed or talk.about is not None or talk.in_group:
        return ()
    if any(job.reporter in message.text for job in desk.jobs):
        return ()
    return (Act("say_to", values={"person": desk.addressed}, because=message.text[:12]),)


_CLAUSES = re.compile(r"[,，。;；!！\s]+(?=\S)")


def _gives_each(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """打孔那单给老马 快递盒子那单给何姐: each clause gives its own."""
    if talk.about is not None or len(desk.named_in(message.text)) < 2:
        return ()
    acts: dict[int, Act] = {}
    for clause in _CLAUSES.split(message.text.strip()):
        part = clause_of(message, clause)
        job = jobs.numbered(part, desk) or jobs.known(part, desk)
        named = _given_to(part, desk)
        if len(named) == 1 and job is not None and desk.leads:
            person = {"person": desk.colleagues[named[0]]}
            acts[job.ticket] = Act("assign", job.ticket, person, because=clause)
    return tuple(acts.values()) if len(acts) > 1 else ()


def clause_of(message: Message, words: str) -> Message:
    """Some of its words, as if they had been said alone."""
    return replace(message, text=words, theme=things.of(words), work=work_of(words))


def _takes_oneself(message: Message, name: str) -> bool:
    """Whether they say before the name that they take it themselves."""
    words = message.work.get("takes", "")
    if not words or speech.find(words, "ourselves") is None:
        return False
    return 0 <= message.text.casefold().find(words) < message.text.index(name)


def _handed_to(message: Message, desk: Desk) -> str | None:
    """The department that it is passed on to, as the charter calls it: 转保洁, 转给绿化部."""
    known = desk.departments
    said, words = message.work.get("hands"), list(known)
    if said is None:  # the lexicon knows the departments that come with the program
        words = [word for word in words if word.endswith("部") or f"{word}部" in known]
        passed = re.search(rf"(?:转|移交)(?:给|到|去)?(?:{_any(words)})", message.text)
        said = passed[0] if passed else ""
    else:  # 不是我的活，让工程的去看: where it goes stands in one of them
        found = speech.patterns("staff")["hands"].finditer(message.text)
        said = " ".join(each[0] for each in found) or said
    named = re.search(_any(words), said) if words and said else None
    return known[named[0]] if named else None


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


def _given_to(message: Message, desk: Desk) -> list[str]:
    """Whom they name to do it: the verb stands before the name, or the name before what they shall
    do. 别让张师傅弄了 names nobody."""
    named = sorted(desk.named_in(message.text), key=message.text.index)
    given = [name for name in named if _is_given_to(message, name)]
    if not given and len(named) == 1 and desk.leads and "sends" in message.work:
        return named  # 堵车的老马管: said as nobody wrote it down
    return given


def _is_given_to(message: Message, name: str) -> bool:
    head, _, tail = message.text.partition(name)
    if speech.find(head, "spares"):
        return False
    gives = message.work.keys() & {"gives", "raises", "looks", "passes"}
    if (gives or speech.find(message.text, "all_of_them")) and speech.find(head, "hands_to"):
        return True
    if speech.find(head, "gives_it") and speech.find(tail, "sent_off"):
        return True
    return speech.find(tail, "shall_look" if "looks" in message.work else "shall_go") is not None


def _which(message: Message, talk: Conversation, desk: Desk) -> list[Job]:
    pool = desk.at_hand or desk.held or desk.waiting or (desk.jobs if desk.leads else ())
    found = jobs.meant(message, talk, desk, pool)
    return list(found or jobs.somewhat(message, desk))


def _one(found: list[Job], verb: str, values: dict[str, Any], because: str) -> tuple[Act, ...]:
    if len(found) == 1:
        return (Act(verb, found[0].ticket, values, because=because),)
    if found:
        values = {**values, "tickets": [job.ticket for job in found], "verb": verb}
        return (Act("which_job", values=values, because=because),)
    return ()
