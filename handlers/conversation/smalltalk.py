"""What homeowners say that is no matter, or not yet one: praise, anger, the start of a story."""

from __future__ import annotations

import re

from handlers.conversation.acts import Act
from handlers.conversation.meant import PIECES, only_asks, says
from handlers.conversation.state import Conversation, Message
from nlu import speech, things
from nlu.normal import plain

_SHORT = 40  # characters: longer messages tell more
_A_WORD = 5  # characters: nothing was told yet
_NO_PRAISE = frozenset({"asks", "not_fixed", "contrast", "progress", "sarcasm"})
_WHOM = frozenset({"cleaner", "guard"})
_WEATHER = frozenset({"standing_water"})  # 结冰
_IN_PASSING = 10  # characters: 谢谢张师傅了
_AFTERWORDS = 8  # characters behind the last word of all
_LINK = re.compile(r"https?://\S+")
_OWN = re.compile(r"[我咱俺帮请麻]|\b(?:i|my|we|our|me|please)\b", re.IGNORECASE)


def who_are_you(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words = says(message, "asks_if_human")
    return (Act("who_am_i", because=words),) if words else ()


def calls_us(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """小管啊, and nothing yet: we are here."""
    words = says(message, "calls_us")
    return (Act("greet", because=words),) if words and talk.talking is None else ()


def announces(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """反映三个问题, 我要投诉: what comes next is the matter."""
    words = says(message, "announces") or _of_whom(message)
    if not words or (talk.question is not None and talk.question.asks == "story"):
        return ()
    if talk.talking is not None and talk.now - talk.talking.spoken_at <= PIECES:
        return (Act("add", talk.talking.ticket, because=words),)
    return (Act("listen", because=words),)


def _of_whom(message: Message) -> str:
    """我要投诉小刘: whom, and not yet what for."""
    plainly = "staff" in message.cues and "complaint" not in message.meaning.intents
    return says(message, "announces_whom") if plainly else ""


def of_elsewhere(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """What was on television is no matter of ours; nor what was meant for somebody else."""
    if words := says(message, "wrong_person"):
        last = talk.talking
        if last is not None and talk.now - last.begun_at <= PIECES:
            return (Act("call_off", last.ticket, because=words),)
        return (Act("nod", because=words),) if not talk.matters else ()
    if (words := says(message, "fiction")) and talk.talking is None:
        told = message.theme.troubles - things.MILD or message.meaning.is_grave
        return (Act("chat", because=words),) if not told and "asks" not in message.cues else ()
    words = says(message, "elsewhere")
    if not words or "here" in message.cues or talk.talking is not None:
        return ()
    return (Act("chat", because=words),)


def praises(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words, meaning = says(message, "praises"), message.meaning
    thankful = says(message, "grateful")
    work = _thanks_for_work(message)
    if meaning.is_grave or message.cues.keys() & _NO_PRAISE:
        return ()
    if "pleasantry" in message.cues and not message.cues.keys() & {"staff", "commends"}:
        return ()  # 今天天气真好
    if "staff" in message.cues and says(message, "commends"):
        words = message.cues["commends"]
    elif thankful and ("staff" in message.cues or words):
        words = thankful
    elif work:
        words = work
    elif words and "staff" in message.cues and "helped" in message.cues:
        pass  # 车没电，老马帮我推了半天: what was wrong is over
    elif words and "staff" in message.cues and not message.theme.troubles - things.MILD:
        pass  # 门岗老马给俺打伞，好后生哪: whatever else it reads like
    elif not words or meaning.intent not in ("thanks", "ticket_confirm", "other"):
        return ()
    latest = next(iter((*talk.matters, *talk.ended)), None)
    return (Act("praise", latest.ticket if latest else None, because=words),)


def after_an_event(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """包饺子很热闹，就是地方小了点, with or without a star tapped: kept for its summary."""
    if not talk.event or talk.about is not None or message.has_files:
        return ()
    return (Act("of_event", values={"event": talk.event}, because="刚办过的活动"),)


def _thanks_for_work(message: Message) -> str:
    """保安大哥帮我妈把米扛上五楼: no thanks in passing, but what somebody did."""
    if message.meaning.intents != ("thanks",) or message.meaning.is_guess:
        return ""
    told = len(message.text) > _IN_PASSING and "just_okay" not in message.cues
    return says(message, "staff") if told else ""


def goes_on_praising(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """请务必转告他, after somebody was praised."""
    if talk.question is None or talk.question.asks != "praise" or message.meaning.is_grave:
        return ()
    theme, meaning = message.theme, message.meaning
    more = message.cues.keys() & {"commends", "praises", "grateful"}
    named = theme.things - _WHOM
    if (named or theme.troubles or talk.talking is not None) and not more:
        return ()
    if message.cues.keys() & {"asks", "just_okay"}:
        return ()
    plain_words = meaning.is_guess or meaning.intent in ("other", "thanks", "ticket_confirm")
    says_whom = bool(theme.things & _WHOM)  # 就早上扫三楼那个
    if not more and not plain_words and not says_whom:
        return ()
    return (Act("praise_more", because="刚夸过人"),)


def nods(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """好的, 谢谢: heard, and nothing changes by it."""
    meaning = message.meaning
    if message.cues.keys() & {"praises", "marks"} or message.has_files or talk.about is not None:
        return ()
    if _thanks_for_work(message) or "sarcasm" in message.cues:
        return ()
    if words := says(message, "just_okay"):
        return (Act("nod", because=words),)
    more = message.cues.keys() & {"not_fixed", "contrast", "lacking"}  # thank you, tap still drips
    if meaning.intents == ("thanks",) and not meaning.is_guess and not more:
        said = message.cues.keys() & {"thanks", "okay"}
        if said == {"okay"} and talk.talking is not None and len(message.text) > _IN_PASSING:
            return ()  # 行 给我看计算公式
        if not said and (talk.talking is not None or len(message.text) > _A_WORD):
            return ()
        return (Act("nod", because=says(message, "thanks") or message.text[:20]),)
    return ()


def passes_time(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """吃饭了没, 今天太阳好得很: a kind word back, and no ticket."""
    words = says(message, "pleasantry")
    if not words or len(message.text) > _SHORT or message.meaning.is_grave:
        return ()
    last = talk.talking
    recent = last is not None and talk.now - last.spoken_at <= PIECES
    if recent and message.cues.keys() & {"self", "asks"}:
        return ()  # 我人在门口呢，外面好冷; 那这几天下雨咋整
    wrong = message.theme.things or message.theme.troubles - _WEATHER or "asks" in message.cues
    laughs = speech.find(message.text, "laughs") and not message.theme.troubles
    if message.meaning.intent == "complaint" and wrong and not laughs:
        return ()
    return (Act("chat", because=words),)


def asks_whom(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """那我该找谁问: the desk, and where it is."""
    asked = speech.find(message.text, "whom_to_ask") if len(message.text) <= _SHORT else None
    wrong = message.theme.troubles - things.MILD or message.meaning.is_grave
    if asked is None or wrong or talk.talking is not None:
        return ()
    return (Act("contact", because=asked[0]),)


def after_an_answer(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """okok 那我跟房东讲, after an answer of ours: heard, and nothing more."""
    answered = talk.question is not None and talk.question.asks in ("rules", "fees", "praise")
    answered = answered and talk.talking is None
    theme, cues = message.theme, message.cues.keys()
    heard = message.meaning.is_guess or "okay" in message.cues or message.meaning.intent == "other"
    if not answered or not heard or message.money or message.has_files:
        return ()
    complains = theme.things and "complaint" in message.meaning.intents
    if complains or theme.troubles or cues & {"asks", "withdraw", "urge", "not_fixed"}:
        return ()
    return (Act("nod", because="刚答过"),)


def alarms(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """急事, 出事了, and not a word of what: asked at once, with whom to call meanwhile."""
    words = says(message, "alarms")
    if not words or message.has_files:
        return ()
    if talk.talking is not None:
        return (Act("add", talk.talking.ticket, because=words),)
    return (Act("what_emergency", because=words),)


def names_a_place(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """地下车库, and nothing else yet: asked what of it, and kept for the ticket."""
    words = says(message, "bare_place")
    wrong = message.theme.troubles - things.MILD or message.meaning.is_grave
    if not words or wrong or talk.talking is not None or message.has_files:
        return ()
    return (Act("which_thing", because=words),)


def asks_the_desk(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """业主大会哪天开: nothing is opened for a question that the desk answers in a sentence."""
    if talk.talking is not None or message.has_files or not only_asks(message):
        return ()
    return (Act("unanswered", because=message.text[:20]),)


def which_thing(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """那个又不行了, and nobody can know what: asked, and kept for the ticket."""
    words = says(message, "that_one")
    if not words or talk.matters or message.theme.things or message.meaning.is_grave:
        return ()
    return (Act("which_thing", because=words),)


def begins_a_story(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """俺八十三咧，儿子在深圳…: nothing of ours is spoken of yet. We listen; what comes of it is
    opened with what was said before."""
    meaning, told = message.meaning, "complaint" in message.meaning.intents
    listening = talk.question is not None and talk.question.asks == "story"
    if meaning.is_grave or message.has_files or talk.talking is not None:
        return ()
    named, wrong = message.theme.things - things.MILD, message.theme.troubles - things.MILD
    sure = meaning.intent == "other" and not meaning.is_guess
    spoken_of = named and wrong if sure else named or wrong or "concerns" in message.cues
    if spoken_of or "asks" in message.cues:
        return ()
    chats = (sure and len(message.text) > _A_WORD) or (listening and meaning.intent == "other")
    if not told and not chats and not (listening and meaning.is_guess):
        return ()
    return (Act("listen", because="还没说到是什么事"),)


def never_mind(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """算了，他们关掉了，不用管了, of what was never reported: nothing is opened."""
    words = says(message, "withdraw")
    if not words or talk.matters or message.meaning.is_grave or "asks" in message.cues:
        return ()
    after = plain(message.text).rpartition(words)[2]
    if "complaint" in message.meaning.intents and len(after) > _AFTERWORDS:
        return ()
    if message.cues.keys() & {"not_fixed", "urge", "unnamed"} or "fee" in message.theme.things:
        return ()
    return (Act("never_mind", because=words),)


def insults(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """An insult and nothing else: not punished, not repeated; what is it?"""
    words = says(message, "insults")
    wrong = message.theme.things or message.theme.troubles - {"rude", "rubbish"}
    if not words or wrong or len(message.text) > _SHORT or message.meaning.is_grave:
        return ()
    if talk.talking is not None:
        return (Act("add", talk.talking.ticket, because=words),)
    return (Act("what_is_it", because=words),)


def vents(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """气死我了, before anything was said: what is it?"""
    words = says(message, "vents")
    return (Act("what_is_it", because=words),) if words and not talk.matters else ()


def shares(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """An article or a notice that somebody hands on, without a word of their own about it: asked
    what it is about. Danger is never asked about first; 电梯困人怎么办, a title, is none."""
    article = says(message, "shares_plainly") and message.meaning.slots.home is None
    article = article and not _OWN.search(message.text)
    if message.meaning.urgency == "urgent" and not article:
        return ()
    if talk.about is not None or message.replies:
        return ()
    words = says(message, "shares")
    link = _LINK.search(message.text)
    if not words and link is not None and not _OWN.search(_LINK.sub("", message.text)):
        alone = message.text[: link.start()].strip(" ").endswith("\n") or not link.start()
        words = says(message, "titled") or (link[0] if alone else "")
    if not words:
        return ()
    return (Act("share", because=words),)
