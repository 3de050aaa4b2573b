"""What the staff mean: by a reply to a card, by naming the thing, or because there is only one.

Their words are read as work first: taking, arriving, finishing, handing over, asking. What is left
of them is a note, or talk among themselves. A question changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.conversation import (
    asked,
    called,
    errand,
    homeowner,
    jobs,
    leading,
    presence,
    righting,
)
from handlers.conversation.acts import Act
from handlers.conversation.state import SPEAKER, Conversation, Desk, Job, Matter, Message
from nlu import speech, things
from storage.charter.company import CONDUCT, FEE, OTHER

Reader = Callable[[Message, Conversation, Desk], tuple[Act, ...]]

_CLAUSES = re.compile(r"[,，。;；!！\s]+(?=\S)")
BRIEF = 14  # characters: a thing, and that it works
NEAR = 5  # characters before a word within which its subject stands
LIKE = 3  # so little in common is one thing, as the rubbish, and no matter
HELLO = 6  # characters: more of it is no mere greeting
MOST = 6  # tickets that one message may take
FINDING_LASTS = timedelta(minutes=15)  # so soon after a finding more is said of it
OF_A_TICKET = ("ticket_status", "ticket_confirm")
ASIDE = frozenset({"tired", "pauses", "all_well"})  # words that are about no ticket
# What says that the work is not done, whatever else is said.
UNDONE = ("not_yet", "asks", "cannot")


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """Staff are read as staff first; who also lives here may speak as a homeowner."""
    if talk.about_many:
        named = _one_of_many(message, talk)
        if named is None:
            return (Act("which_card", because="回复的那条说了几单"),)
        talk = replace(talk, about=named.matter, about_many=())
    if talk.desk is None:
        return ()
    nicknames = talk.desk.nicknames
    message = called.unnamed(called.by_name(message, nicknames), talk.desk.colleagues)
    theirs = not talk.desk.leads and any(job.holder == talk.desk.me for job in talk.desk.at_hand)
    message = called.speaking_to(message, {job.reporter for job in talk.desk.jobs}, theirs)
    for each in READERS:
        acts = each(message, talk, talk.desk)
        if acts and acts[0].verb not in talk.declined:
            return called.doubtful(acts, nicknames, talk.desk.colleagues) or acts
    if talk.about is not None:
        return (Act("reply", talk.about.ticket, because="回复的是它的卡片"),)
    if talk.desk.asked_about and not message.work.keys() & ASIDE and not talk.in_group:
        return (Act("discuss", because="刚问过他申请的事"),)
    if talk.in_group:
        return (Act("chatter", because="群里同事之间"),)
    if _answers_what_is_gone(message, talk) and not talk.has_home:
        return (Act("at_work", because="回复的那条不属于哪一单"),)
    if "asks_if_human" in message.cues:
        return (Act("who_am_i", because=message.cues["asks_if_human"]),)
    if message.work.keys() & ASIDE and not message.meaning.is_grave:
        return (Act("at_work", because="一句闲话"),)
    if talk.has_home or talk.matters:
        return homeowner.read(message, talk) or _at_work(message, talk)
    return _at_work(message, talk)


def _one_of_many(message: Message, talk: Conversation) -> Job | None:
    """Of the tickets of which the message replied to spoke, the one that the words name."""
    offered = [job for job in talk.desk.jobs if job.ticket in talk.about_many] if talk.desk else []
    found = jobs.among(message, offered)
    return found[0] if len(found) == 1 else None


_OF_HOMEOWNERS = frozenset(
    {"complaint", "other", "human", "ticket_reopen", "fee_query", "fee_payment", *OF_A_TICKET}
)


def _at_work(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """What is left of somebody's words who works here becomes no complaint of theirs: 好 is heard,
    the rest is asked about."""
    meaning = message.meaning
    spoken = meaning.intent == "greeting" and len(message.text) > HELLO
    if talk.has_home or meaning.is_grave or not (spoken or meaning.intent in _OF_HOMEOWNERS):
        return ()
    if speech.find(message.text.strip(), "hears"):
        return (Act("nod", because=message.text[:12]),)
    return (Act("at_work", because="同事说的，不是报事"),)


def _has_it(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """收到 after a colleague or a supervisor gave it to them: it is theirs, and nothing else is."""
    if "receipts" not in message.work or talk.in_group:
        return ()
    job = next((job for job in desk.held if job.ticket in desk.touched[:1]), None)
    numbered = jobs.numbered(message, desk)
    if (
        job is None
        or numbered not in (None, job)
        or (talk.about is not None and talk.about.ticket != job.ticket)
    ):
        return ()
    return (Act("has_it", job.ticket, because="刚交给他的"),)


def _takes_all(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """都我来: all that waits in their department."""
    words = message.work.get("both")
    if words is None or talk.about is not None or len(desk.waiting) < 2 or "asks" in message.work:
        return ()
    does = {"does": ["takes"]}
    waiting = desk.waiting[:MOST]
    return tuple(Act("work", job.ticket, dict(does), because=words) for job in waiting)


def _works_on_both(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """灯跟龙头都整好了, 1和2我都接了: several tickets are named, and one thing is done to all."""
    if talk.about is not None or not speech.find(message.text, "several_named"):
        return ()
    does, half = _doing(message, talk), message.work.keys() >= {"finishes", "not_yet"}
    pool = desk.held if "finishes" in does else [*desk.waiting, *desk.held]
    named = [job for job in jobs.several(message, desk, jobs.LEAST + 1) if job in pool]
    if not does or half or not 1 < len(named) <= MOST:
        return ()
    words = message.text[:20]
    return tuple(Act("work", job.ticket, {"does": list(does)}, because=words) for job in named)


def _presses(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """催下工程: whoever has it, or the department, hears that it is asked for."""
    words = message.work.get("presses")
    if words is None or not desk.leads or talk.in_group:
        return ()
    if words.startswith("催") and "asks" in message.work:
        return ()  # 催了没
    head = message.text.casefold().partition(words)[0]
    if "tells" in message.work or speech.find(head[-NEAR:], "ourselves"):
        return ()  # 跟李先生说…, 我一会儿给他打电话
    named, found = desk.named_in(message.text), jobs.meant(message, talk, desk, desk.at_hand)
    if (
        not found and len(named) == 1
    ):  # 周五前陈主管给我个说法: about no ticket that lies before them
        return (Act("say_to", values={"person": desk.colleagues[named[0]]}, because=words),)
    found = found or jobs.meant(message, talk, desk, desk.jobs)
    return (Act("press", found[0].ticket, because=words),) if len(found) == 1 else ()


def _declines(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """接不了，要高压证: whoever leads hears it; it stays open, and nobody has it by these words."""
    words = message.work.get("declines")
    if words is None or talk.in_group or "plans" in message.work:
        return ()  # 三点去不了了 改明早九点
    found = jobs.meant(message, talk, desk, desk.waiting or desk.held)
    return (Act("decline", found[0].ticket, because=words),) if len(found) == 1 else ()


def _at_training(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """到了, while a training of theirs awaits them and no job of theirs does."""
    if not desk.training or talk.about is not None or desk.held or "asks" in message.work:
        return ()
    arrived = speech.find(message.text.strip(), "has_come")
    return (Act("at_training", because=arrived[0]),) if arrived else ()


def _works_on_several(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """井盖弄好了 消防栓等玻璃 明天: each clause is of the ticket that it names."""
    if talk.about is not None or talk.in_group or "asks" in message.work:
        return ()
    told: dict[int, list[str]] = {}
    last = 0
    for clause in _CLAUSES.split(message.text.strip()):
        named = jobs.known(leading.clause_of(message, clause), desk)
        last = named.ticket if named is not None else last
        told.setdefault(last, []).append(clause)
    if not 1 < len(told) <= MOST or 0 in told:
        return ()
    if desk.leads and not {job.ticket for job in desk.held} >= told.keys():
        return ()  # 喷头不急 先弄门锁 is no work of theirs
    acts = []
    for ticket, clauses in told.items():
        words = " ".join(clauses)
        does = _done(leading.clause_of(message, words), talk)
        acts.append(Act("work", ticket, {"does": does, "said": words}, because=words))
    return tuple(acts)


def _done(clause: Message, talk: Conversation) -> list[str]:
    """What is done to the ticket of one clause of several; at least, somebody is told of it."""
    return _doing(clause, talk) or (["finishes"] if _is_mended(clause) else ["tells"])


def _works(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """Taking, arriving, planning, calling, finishing: perhaps several at once, of one ticket."""
    does = _doing(message, talk) or _mended_in_hand(message, desk)
    if not does:
        return ()
    first = "finishes" if "finishes" in does else does[0]
    found = jobs.meant(message, talk, desk, jobs.pool_for(first, desk))
    if talk.in_group and talk.about is None and not jobs.is_named(message, found):
        return ()
    named = talk.about is not None or jobs.is_named(message, found)
    if "finishes" in does and not named and len(desk.held) > 1:
        found = desk.held  # the homeowner is asked at once: it must be the right one
    if len(found) == 1 and not named and speech.find(message.text, "points") and len(desk.jobs) > 1:
        found = desk.jobs  # 摔炮那个: none of theirs that we know by this name
    if "takes" in does and len(found) == 1 and _is_a_colleague_s(message, desk, found[0]):
        does.remove("takes")  # 先龙头, of whoever leads: in which order, and not that they go
        if not does:
            return (Act("press", found[0].ticket, because=message.text[:20]),)
    if _is_an_order(message, talk, desk, does) and len(found) == 1:
        return (Act("press", found[0].ticket, because=message.text[:20]),)
    if len(found) == 1 and not named and _names_another(message, desk, found[0]):
        values = {"tickets": [found[0].ticket], "does": does}  # it may be one they cannot see
        return (Act("which_job", values=values, because=_because(message, does)),)
    if len(found) > 1:
        values = {"tickets": [job.ticket for job in found], "does": does}
        return (Act("which_job", values=values, because=_because(message, does)),)
    if not found:
        return ()
    return (Act("work", found[0].ticket, {"does": does}, because=_because(message, does)),)


def _names_another(message: Message, desk: Desk, job: Job) -> bool:
    """王阿姨快递那件我来, and the only one that they see is another home's."""
    if job.reporter in message.text or desk.named_in(message.text):
        return False
    return speech.find(message.text, "a_resident") is not None


def _is_a_colleague_s(message: Message, desk: Desk, job: Job) -> bool:
    """Whether a colleague has it, and whoever leads does not plainly say 我来."""
    theirs = job.matter.is_held and job.holder not in (None, desk.me)
    return theirs and desk.leads and speech.find(message.text, "ourselves") is None


def _is_an_order(message: Message, talk: Conversation, desk: Desk, does: Sequence[str]) -> bool:
    """电梯今天修不好你们都别下班, of whoever leads: no plan of their own."""
    if not desk.leads or talk.about is not None or "finishes" in does or "tells" in message.work:
        return False
    return speech.find(message.text, "over_hours") is not None and "takes" not in message.work


def _mended_in_hand(message: Message, desk: Desk) -> list[str]:
    """马桶通了, and the toilet is theirs: said of a thing as a homeowner would say it."""
    job = jobs.known(message, desk)
    if job is None or job.holder != desk.me or len(message.text) > BRIEF:
        return []
    return ["finishes"] if _is_mended(message) else []


def _is_mended(message: Message) -> bool:
    """马桶通了, as a homeowner would say it, and nothing that is still to come."""
    undone = any(each in message.work for each in UNDONE)
    return not undone and "fixed" in speech.cues(message.text, SPEAKER)


def _because(message: Message, does: Sequence[str]) -> str:
    """The words that say what is done; of what several cues say together, the message's own."""
    return next((message.work[each] for each in does if each in message.work), message.text[:20])


def _doing(message: Message, talk: Conversation) -> list[str]:
    """What is done by the words: some of takes, arrives, plans, calls, tells, finishes."""
    cues = message.work
    does = [each for each in ("calls", "tells", "takes", "arrives", "plans") if each in cues]
    if "unreached" in cues and "calls" in does:
        does[does.index("calls")] = (
            "tells"  # 打了没人接 is no talk: they hear that they were called
        )
    if "calls" in does and "they_say" in cues:
        does = [each for each in does if each not in ("tells", "plans")]  # their own words
    if cues.keys() & {"at_the_door", "freed", "on_way", "helped", "found_out"}:
        does.append("tells")
    if "found_out" in cues and "takes" not in does:
        does.append("takes")
    if "on_way" in cues and "takes" not in does and talk.desk is not None and not talk.desk.leads:
        does.append("takes")
    if "acted" in cues:  # 我上去说了，他们答应关小
        does += [each for each in ("takes", "tells") if each not in does]
    if "secured" in cues and not _mended_besides(message):
        does.append("tells")  # 阀门关上了: nobody is hurt by it any more, and nothing is mended yet
    elif "finishes" in cues and not any(each in cues for each in UNDONE):
        does.append("finishes")
    elif "finishes" in cues and "not_yet" in cues:
        does.append("tells")  # 先垫了块布，不滴了: it holds for now
    if "at_home" in cues and "tells" not in does:
        does.append("tells")  # 家里有人没 is for them to say
    if "asks" in cues:  # a question to the homeowner may come along, a question alone does nothing
        does = [each for each in does if each in ("calls", "tells")]
    if "takes" in does and _sends_another(message, talk):
        does.remove("takes")
    if cues.keys() & {"declines", "hands"} and "tells" not in does:
        does = [each for each in does if each != "takes"]  # 不是我的活
    if not does and "receipts" in cues and not talk.in_group:
        does = ["receipts"]
    return list(dict.fromkeys(does))


def _sends_another(message: Message, talk: Conversation) -> bool:
    """张师傅 马上去孙伯家, of whoever leads: it is the colleague who goes."""
    if talk.desk is None or not talk.desk.leads or not talk.desk.named_in(message.text):
        return False
    return speech.find(message.work.get("takes", ""), "ourselves") is None


def _mended_besides(message: Message) -> bool:
    """总阀关了, 管子也接上了: what is left of the words without the valve."""
    rest = message.text.replace(message.work["secured"], " ")
    return "finishes" in speech.cues(rest, "staff")


def _receipt(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """知道了: whoever owes it has acknowledged; a supervisor knows of it, and does no more."""
    looks_into = desk.leads and speech.find(message.text.strip(), "looks_into")
    if not looks_into and not message.work.keys() & {"knows", "receipts"}:
        return ()
    if len(desk.owed) == 1 and (talk.about is None or talk.about.ticket == desk.owed[0]):
        return (Act("acknowledge", desk.owed[0], because="就等他这句话"),)
    alarmed = talk.about is not None and (desk.leads or talk.about.ticket in desk.alarmed)
    if alarmed or (desk.leads and desk.alarmed and talk.about is None):
        ticket = talk.about.ticket if talk.about is not None else desk.alarmed[0]
        return (Act("knows", ticket, because="刚报给他的"),)
    return ()


def _comes(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """我也到了, where nothing waits for them: they have come to work."""
    if talk.about is not None or talk.in_group or "asks" in message.work:
        return ()
    if desk.held or desk.waiting or not speech.find(message.text.strip(), "has_come"):
        return ()
    return (Act("on_duty", because="来了，手上没有单子"),)


PLAIN = 0.95  # sure enough to open a ticket amid the talk of a group


def _finds(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """What they come upon on their way: a ticket of the house, and no complaint of theirs."""
    meaning = message.meaning
    if _answers_what_is_gone(message, talk) and not meaning.is_grave:
        return ()
    if talk.about is not None or "complaint" not in meaning.intents or "asks" in message.work:
        return ()
    told = "finds" in message.work or meaning.is_grave or _tells_where(message)
    if talk.in_group and not told:
        return ()
    if message.work.keys() & {"declines", *ASIDE} and "finds" not in message.work:
        return ()  # 那个不归我管: what it is about is known already; 腿都要断了 is a sigh
    wrong = message.theme.troubles - things.MILD or "finds" in message.work or meaning.is_grave
    if "takes" in message.work and not wrong:
        return ()  # 门禁我接了, and no such ticket is open
    if meaning.category in (None, CONDUCT, FEE, OTHER) and "finds" not in message.work:
        return ()
    plain = message.theme.troubles - things.MILD or message.theme.things - things.MILD
    if not (plain or "finds" in message.work) and not meaning.is_grave:
        return ()
    in_hand = any(job.holder == desk.me for job in desk.at_hand)
    of_it = message.meaning.slots.home is None and not meaning.is_grave
    if in_hand and "finds" not in message.work and (of_it or "not_yet" in message.work):
        return ()  # 地上油渍擦不掉 要药水: of what they are at
    known = jobs.known(message, desk)
    if known is not None and _is_the_same(message, known):
        return ()
    own = talk.matters[0] if talk.matters else None
    just_now = own is not None and talk.now - own.spoken_at <= FINDING_LASTS
    more = speech.find(message.text, "own_deed") is not None or _adds_to(message, own)
    if own is not None and just_now and more:
        return (Act("note", own.ticket, because="what they did about what they found"),)
    return (Act("find", because="有毛病，还没有单子"),)


def _tells_where(message: Message) -> bool:
    """东门消防栓漏水了, among colleagues: plainly something wrong, and where."""
    home = message.meaning.slots.home
    placed = home is not None or speech.find(message.text, "shared_place") is not None
    return placed and message.meaning.confidence >= PLAIN and not message.replies


def _adds_to(message: Message, own: Matter | None) -> bool:
    """Whether it says more of what they have just found, and names no trouble or place besides."""
    if own is None or "finds" in message.work:
        return False
    theme, said = message.theme, message.meaning.slots
    if theme.likeness(own.theme) > LIKE or (own.is_urgent and said.home is None):
        return True  # 火还不小: of the same danger
    trouble = theme.troubles - things.MILD or theme.things - things.MILD
    return not trouble and said.home is None and not message.meaning.category


def _is_the_same(message: Message, job: Job) -> bool:
    """Whether they speak of what the ticket is about, and not only of the same place."""
    theme = message.theme
    return (
        not theme.things or theme.likeness(job.matter.theme) > LIKE or job.reporter in message.text
    )


def _notes(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """Words about work that ask for nothing: colleagues can read them on the ticket."""
    if talk.about is not None or talk.in_group or "asks" in message.work or not message.text:
        return ()
    if message.work.keys() & ASIDE:
        return ()
    if _answers_what_is_gone(message, talk):
        return ()
    own: Job | None = jobs.known(message, desk)
    if own is None and message.meaning.intent not in ("greeting", "help", "fee_query"):
        own = next((job for job in desk.at_hand if job.holder == desk.me), None)
    if own is None:
        return ()
    return (Act("note", own.ticket, because="说工作的话，留给同事看"),)


def _answers_what_is_gone(message: Message, talk: Conversation) -> bool:
    """A reply to a message that belongs to no ticket: which one is meant is theirs to say."""
    return message.replies and talk.about is None and not talk.in_group


def _elsewhere(message: Message, talk: Conversation, desk: Desk) -> tuple[Act, ...]:
    """1号修好了, of a ticket that is not before them: of no other, either."""
    if not desk.elsewhere or talk.about is not None or not message.work:
        return ()
    if desk.elsewhere in {job.ticket for job in desk.near}:
        return ()
    return (Act("elsewhere", desk.elsewhere, because=message.text[:12]),)


READERS: tuple[Reader, ...] = (
    leading.decides,
    righting.read,
    leading.notifies,
    leading.merges,
    leading.weighs,
    leading.spends,
    leading.parts_with,
    leading.changes_colleague,
    presence.read,
    errand.read,
    asked.figures,
    leading.says_to,
    _elsewhere,
    leading.gives,
    _presses,
    asked.about_a_ticket,
    _receipt,
    _has_it,
    _declines,
    _takes_all,
    _works_on_both,
    _at_training,
    _works_on_several,
    _works,
    _comes,
    _finds,
    _notes,
)
