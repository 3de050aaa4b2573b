"""What homeowners mean, against the matters that they have with us.

Each reading is a function of the message and the conversation; the first that fits has the word. A
reading returns () where it has nothing to say; where none has, the message is understood alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Matter, Message
from nlu import things
from nlu.meaning import Home, Meaning
from nlu.normal import plain
from nlu.things import Theme
from storage.charter.company import FEE

Reader = Callable[[Message, Conversation], tuple[Act, ...]]

# Asked for by these, a thing has a way of its own, whatever is being talked about.
_OWN_WAY = frozenset({"fee_query", "fee_payment", "human", "activity", "help", "contact"})
_COURTESY = frozenset({"thanks", "other", "greeting"})
# One matter told in pieces: so soon after the last piece, words belong to it unless they plainly
# name another thing with a trouble of its own.
PIECES = timedelta(minutes=2)
_ROOM = re.compile(r"(?<![\d#])([1-9]\d{2,3})(?!\d|\s?[元块号分年])")  # a bare 1502
# Troubles of a thing itself: who asks about one of these waits for its repair.
_BROKEN = frozenset({"fault", "leak", "slow_leak", "blocked", "no_supply", "said", "damp_mark"})
_OF_ANYTHING = frozenset({"fault", "said"})  # 坏了 of the lift and of the lamp are two matters
_WEATHER = frozenset({"standing_water"})  # 结冰
_SURE = 0.88  # that it is asked about, where no word asks
_TELLS = 14  # characters: 对了还有个事, and then the thing
_BRIEF = 16  # characters: nothing but a word or two
_AFTERWORDS = 8  # characters behind the last word of all
_SHORT = 40  # characters: longer messages tell more than that it is solved


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The first reading that fits; () where the message must be understood by itself."""
    for each in READERS:
        if acts := each(message, talk):
            return acts
    return ()


# ------------------------------------------------------------------------------------ what is meant


def _meant(message: Message, talk: Conversation) -> Matter | None:
    """The open matter that the words mean: replied to, named by number or by its thing, the one
    that is being talked about, or the only one."""
    if talk.about is not None and talk.about.is_open:
        return talk.about
    number = message.meaning.slots.ticket
    numbered = next((each for each in talk.matters if each.ticket == number), None)
    if numbered is not None:
        return numbered
    if len(talk.matters) == 1:
        return talk.matters[0]
    return talk.likest(message.theme) or talk.talking


def is_grave(meaning: Meaning) -> bool:
    """Somebody may be in danger, or it is a major matter."""
    return meaning.urgency in ("urgent", "major") or meaning.ask_danger


def stands_alone(message: Message, talk: Conversation) -> bool:
    """Whether the words are a complaint of their own, not more about what is being talked about."""
    meaning, theme = message.meaning, message.theme
    if "complaint" not in meaning.intents or meaning.is_guess:
        return False
    matter = talk.talking
    if matter is None:
        return True
    if _grows_worse(message, matter):
        return False
    just_said = talk.now - matter.spoken_at <= PIECES
    numbered = message.cues.keys() & {"also", "numbered"}
    if just_said and not numbered and meaning.danger is None and not theme.troubles - things.MILD:
        return False  # a place, a detail: 灶台底下柜子里头
    if just_said and not numbered and meaning.danger is None and not _is_another(message, matter):
        return False
    if is_grave(meaning) and meaning.danger not in (None, matter.danger):
        return not (matter.is_urgent and not theme.things - matter.theme.things)
    if "visit" in message.cues and not theme.troubles - {"fault"} - things.MILD:
        return False
    if message.cues.keys() & {"also", "numbered"}:
        return bool(theme.things or theme.troubles) or len(message.text) >= _TELLS
    if meaning.category == FEE == matter.category and _same_words(theme, matter.theme):
        return False
    if theme.things & matter.theme.things:
        return bool(theme.troubles) and not matter.is_urgent
    if just_said and (theme.troubles & matter.theme.troubles) - _OF_ANYTHING:
        return False
    if theme.things and theme.troubles:
        return True
    alike = any(each.theme.likeness(theme) for each in talk.matters)
    return bool(theme.things) and not just_said and not alike and meaning.confidence >= _SURE


# Noise, cracks, crowds are what comes of a thing, and name none.
_EFFECTS = frozenset({"noise", "damp_mark", "kids_play", "corridor_stuff"})


def _is_another(message: Message, matter: Matter) -> bool:
    """Said a moment later: a thing of its own, and not what comes of the first or explains it."""
    fresh = message.theme.things - matter.theme.things - _EFFECTS
    if not fresh or "explains" in message.cues or not message.theme.troubles:
        return False
    other = message.meaning.category != matter.category or _of_another(message, matter)
    return other or "too" in message.cues


def _same_words(one: Theme, other: Theme) -> bool:
    """押金 and 押金: a word in common, not only characters."""
    return any(len(each) > 1 for each in one.pieces & other.pieces)


_WATER = frozenset(
    {"water_supply", "pipe", "drain", "leak", "slow_leak", "damp_mark", "flood", "burst"}
)


def _grows_worse(message: Message, matter: Matter) -> bool:
    """Water that dripped now runs; or the same thing, and now somebody is told of it."""
    if message.meaning.danger == "water":
        told = matter.theme.things | matter.theme.troubles
        return bool(told & _WATER)
    major = message.meaning.urgency == "major" and message.meaning.danger is None
    return major and bool(message.theme.things & matter.theme.things)


def _says(message: Message, *cues: str) -> str:
    """The words of the first of these cues that is there, else ""."""
    return next((message.cues[each] for each in cues if each in message.cues), "")


# ------------------------------------------------------------------------------------- the readings


def _files_alone(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """A photo, a voice, a place without words: about what is being talked about."""
    if message.text or not message.has_files:
        return ()
    matter = talk.about if talk.about is not None and talk.about.is_open else talk.talking
    return (Act("add", matter.ticket, because="正说着这件事时发来的"),) if matter else ()


def _who_are_you(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words = _says(message, "asks_if_human")
    return (Act("who_am_i", because=words),) if words else ()


def _in_danger(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """While somebody is or was in danger: may I do this? are all safe?"""
    matter = _meant(message, talk)
    if matter is None or not matter.is_urgent or matter.is_asked:
        return ()
    if stands_alone(message, talk):
        return ()
    if words := _says(message, "safety_question", "cannot_follow", "unwell"):
        return (Act("advise", matter.ticket, because=words),)
    if "asks" in message.cues or "not_fixed" in message.cues:
        return ()
    if words := _says(message, "over"):
        return (Act("safe_now", matter.ticket, because=words),)
    return ()


def _puts_right(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """不对，是 1502: an earlier word was wrong."""
    matter = talk.talking
    words = _says(message, "corrects")
    if matter is None or matter.is_asked or not words:
        return ()
    same = bool(message.theme.things & matter.theme.things)
    if stands_alone(message, talk) and not same:
        return ()
    home = message.meaning.slots.home
    if home is None and (room := _ROOM.search(message.text)):
        home = Home("", "", room[1])
    if home is None:
        return (Act("add", matter.ticket, because=words),) if not is_grave(message.meaning) else ()
    return (Act("correct", matter.ticket, {"home": home}, because=words),)


def _calls_off(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words = _says(message, "withdraw")
    if not words or not talk.matters or "asks" in message.cues or is_grave(message.meaning):
        return ()
    matter = _meant(message, talk)
    if matter is None or "keep" in message.cues:
        return ()
    plain = "strike" in message.cues and message.cues.keys() & {"needless", "self_mended"}
    # Said twice over, of a matter that somebody has: they hear it, and a button takes it back.
    verb = "withdraw" if plain and matter.is_held and not matter.is_grave else "call_off"
    return (Act(verb, matter.ticket, because=words),)


def _is_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """好了: signs off what waits for it. A question, a condition, a complaint never does."""
    words = _says(message, "fixed") or (message.meaning.intent == "ticket_confirm" and message.text)
    if not words or not talk.matters or message.cues.keys() & {"asks", "hedged", "not_fixed"}:
        return ()
    meaning = message.meaning
    again = {"ticket_reopen"} if "fixed" in message.cues else set()
    waiting = _waiting_for_it(message, talk)
    brief = len(message.text) <= _BRIEF and not is_grave(meaning)
    plainly = brief and waiting is not None and not _of_another(message, waiting)
    if not plainly and not set(meaning.intents) <= {"ticket_confirm", *_COURTESY, *again}:
        return ()
    matter = waiting or _meant(message, talk)
    if matter is None:
        return ()
    praise = (
        (Act("praise", matter.ticket, because=_says(message, "praises")),)
        if "praises" in message.cues
        else ()
    )
    if matter.is_asked:
        return (Act("confirm", matter.ticket, because=str(words)), *praise)
    if len(message.text) > _SHORT:
        return ()
    return (Act("seems_solved", matter.ticket, because=str(words)),)


def _waiting_for_it(message: Message, talk: Conversation) -> Matter | None:
    """The matter that waits for the homeowner's word; of several the one that is named."""
    if talk.about is not None:
        return talk.about if talk.about.is_asked else None
    waiting = [each for each in talk.matters if each.is_asked]
    if len(waiting) == 1:
        return waiting[0]
    return talk.likest(message.theme, waiting)


def _if_it_were_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """灯修好了我就去交: a word to whoever has it, and no sign-off."""
    if not {"fixed", "hedged"} <= message.cues.keys() or is_grave(message.meaning):
        return ()
    matter = _meant(message, talk)
    return (Act("add", matter.ticket, because=message.cues["hedged"]),) if matter else ()


def _is_not_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """没修好, 又坏了: back to work where it was said to be done; else a word to whoever has it."""
    words = _says(message, "not_fixed")
    if not words or (is_grave(message.meaning) and message.meaning.danger is not None):
        return ()
    waiting = _waiting_for_it(message, talk)
    if waiting is not None and not _of_another(message, waiting):
        return (Act("reopen", waiting.ticket, because=words),)
    ended = talk.likest(message.theme, talk.ended)
    if ended is not None and not talk.likest(message.theme) and not _of_another(message, ended):
        return (Act("reopen", ended.ticket, because=words),)
    matter = _meant(message, talk) if message.meaning.intent == "ticket_reopen" else None
    if matter is None or _of_another(message, matter):
        return ()
    return (Act("add", matter.ticket, because=words),)


def _of_another(message: Message, matter: Matter) -> bool:
    """The words name another thing, or another place."""
    home = message.meaning.slots.home
    if home is not None and home.building and not matter.place.startswith(home.building):
        return True
    named = message.theme.things
    return bool(named) and bool(matter.theme.things) and not named & matter.theme.things


def _wants_hands(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """叫个人来看看, 来之前打个电话: about what is open, not a wish for the front desk."""
    if message.meaning.intent != "human" or talk.talking is None or "a_person" in message.cues:
        return ()
    verb = "progress" if message.cues.keys() & {"urge", "asks"} else "add"
    return (Act(verb, talk.talking.ticket, because=message.text[:20]),)


def _asks_how_far(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """How far is it, hurry, anybody there: about a matter that we know."""
    words = _says(message, "progress", "urge", "marks", "waits")
    asks = "asks" in message.cues or message.meaning.confidence >= _SURE
    plain = message.meaning.intent == "ticket_status" and asks
    if not talk.matters or stands_alone(message, talk):
        return ()
    if not words and not plain:
        return _asks_after(message, talk)
    if message.meaning.intent in _OWN_WAY and not message.meaning.is_guess and not talk.talking:
        return ()
    matter = _meant(message, talk)
    if matter is None:
        return (Act("which", values={"verb": "progress"}, because="有好几件在办"),)
    return (Act("progress", matter.ticket, because=words or message.text[:20]),)


def _asks_of_what_nobody_reported(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """师傅啥时候来修马桶，堵了一上午了, and we know of nothing: then it is reported now."""
    words = _says(message, "progress", "urge", "waits")
    unknown = not talk.matters and talk.likest(message.theme, talk.ended) is None
    if not words or not unknown or "complaint" in message.meaning.intents:
        return ()
    if message.meaning.intent != "ticket_status" or not message.theme.things:
        return ()
    if not message.theme.troubles & _BROKEN:
        return ()
    return (Act("report_now", because=words),)


def _asks_after(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """快递柜呢: a thing of ours, and nothing but a question."""
    asks = _says(message, "whereabouts") or _says(message, "asks")
    if not asks or message.meaning.intent in _OWN_WAY or len(message.text) > _SHORT:
        return ()
    named = talk.likest(message.theme)
    if named is None and "whereabouts" not in message.cues:
        named = talk.talking
    return (Act("progress", named.ticket, because=asks),) if named is not None else ()


def _tells_place(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """三号楼二单元1502, of a matter whose place nobody knows yet."""
    matter, home = talk.talking, message.meaning.slots.home
    if matter is None or matter.place or home is None or not home.building:
        return ()
    if stands_alone(message, talk) or message.theme.troubles - things.MILD:
        return ()
    return (Act("correct", matter.ticket, {"home": home}, because=str(home)),)


def _announces(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """反映三个问题, 我要投诉: what comes next is the matter."""
    words = _says(message, "announces")
    if not words or (talk.question is not None and talk.question.asks == "story"):
        return ()
    if talk.talking is not None and talk.now - talk.talking.spoken_at <= PIECES:
        return (Act("add", talk.talking.ticket, because=words),)
    return (Act("listen", because=words),)


def _of_elsewhere(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """What was on television is no matter of ours; nor what was meant for somebody else."""
    if words := _says(message, "wrong_person"):
        return (Act("nod", because=words),) if not talk.matters else ()
    words = _says(message, "elsewhere")
    if not words or "here" in message.cues or talk.talking is not None:
        return ()
    return (Act("chat", because=words),)


def _praises(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words, meaning = _says(message, "praises"), message.meaning
    thankful = _says(message, "grateful")
    if is_grave(meaning) or message.cues.keys() & {"asks", "not_fixed", "contrast", "progress"}:
        return ()
    if "staff" in message.cues and _says(message, "commends"):
        words = message.cues["commends"]
    elif thankful and ("staff" in message.cues or words):
        words = thankful
    elif words and "staff" in message.cues and not message.theme.troubles - things.MILD:
        pass  # 门岗老马给俺打伞，好后生哪: whatever else it reads like
    elif not words or meaning.intent not in ("thanks", "ticket_confirm", "other"):
        return ()
    latest = next(iter((*talk.matters, *talk.ended)), None)
    return (Act("praise", latest.ticket if latest else None, because=words),)


def _goes_on_praising(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """请务必转告他, after somebody was praised."""
    if talk.question is None or talk.question.asks != "praise" or is_grave(message.meaning):
        return ()
    theme, meaning = message.theme, message.meaning
    if theme.things or theme.troubles or "asks" in message.cues or "just_okay" in message.cues:
        return ()
    if not meaning.is_guess and meaning.intent not in ("other", "thanks", "ticket_confirm"):
        return ()
    return (Act("praise_more", because="刚夸过人"),)


def _nods(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """好的, 谢谢: heard, and nothing changes by it."""
    meaning = message.meaning
    if message.cues.keys() & {"praises", "marks"} or message.has_files or talk.about is not None:
        return ()
    if words := _says(message, "just_okay"):
        return (Act("nod", because=words),)
    if meaning.intents == ("thanks",) and not meaning.is_guess:
        if talk.talking is not None and "thanks" not in message.cues:
            return ()
        return (Act("nod", because=_says(message, "thanks") or message.text[:20]),)
    return ()


def _adds(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """More about what is being talked about: a detail, an answer to the staff, a piece."""
    matter, meaning = talk.about or talk.talking, message.meaning
    if matter is None or not matter.is_open or "asks_if_human" in message.cues:
        return ()
    of_fees = meaning.intent.startswith("fee") and matter.category == FEE
    if set(meaning.intents) & _OWN_WAY and not meaning.is_guess and not of_fees:
        return ()
    if meaning.intent == "greeting" and not meaning.is_guess:
        return ()
    if talk.about is None and stands_alone(message, talk):
        return ()
    if talk.about is None:
        matter = talk.likest(message.theme) or matter
    return (Act("add", matter.ticket, because="正在说这件事"),)


def _passes_time(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """吃饭了没, 今天太阳好得很: a kind word back, and no ticket."""
    words = _says(message, "pleasantry")
    if not words or len(message.text) > _SHORT or is_grave(message.meaning):
        return ()
    wrong = message.theme.things or message.theme.troubles - _WEATHER or "asks" in message.cues
    if message.meaning.intent == "complaint" and wrong:
        return ()
    return (Act("chat", because=words),)


def _after_an_answer(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """okok 那我跟房东讲, after an answer of ours: heard, and nothing more."""
    answered = talk.question is not None and talk.question.asks in ("rules", "fees", "praise")
    answered = answered and talk.talking is None
    theme, cues = message.theme, message.cues.keys()
    heard = message.meaning.is_guess or "okay" in message.cues or message.meaning.intent == "other"
    if not answered or not heard or message.money:
        return ()
    if theme.things or theme.troubles or cues & {"asks", "withdraw", "urge", "not_fixed"}:
        return ()
    return (Act("nod", because="刚答过"),)


def _which_thing(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """那个又不行了, and nobody can know what: asked, and kept for the ticket."""
    words = _says(message, "that_one")
    if not words or talk.matters or message.theme.things or is_grave(message.meaning):
        return ()
    return (Act("which_thing", because=words),)


def _plain_trouble(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """漏水了呀: little is said, and it is plain that something is wrong."""
    if not message.meaning.is_guess or talk.matters:
        return ()
    wrong = message.theme.troubles & _BROKEN
    wanting = message.theme.things - things.MILD and "lacks" in message.cues
    if not wrong and not wanting:
        return ()
    if message.cues.keys() & {"asks", "hedged", "fixed", "withdraw", "praises"}:
        return ()
    return (Act("report_it", because=message.text[:20]),)


def _begins_a_story(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """俺八十三咧，儿子在深圳…: nothing of ours is spoken of yet. We listen; what comes of it is
    opened with what was said before."""
    meaning, told = message.meaning, "complaint" in message.meaning.intents
    listening = talk.question is not None and talk.question.asks == "story"
    if is_grave(meaning) or message.has_files or talk.talking is not None:
        return ()
    spoken_of = (message.theme.things | message.theme.troubles) - things.MILD
    if spoken_of or message.cues.keys() & {"concerns", "asks"}:
        return ()
    if not told and not (listening and (meaning.is_guess or meaning.intent == "other")):
        return ()
    return (Act("listen", because="还没说到是什么事"),)


def _never_mind(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """算了，他们关掉了，不用管了, of what was never reported: nothing is opened."""
    words = _says(message, "withdraw")
    if not words or talk.matters or is_grave(message.meaning) or "asks" in message.cues:
        return ()
    after = plain(message.text).rpartition(words)[2]
    if "complaint" in message.meaning.intents and len(after) > _AFTERWORDS:
        return ()
    if message.cues.keys() & {"not_fixed", "urge"} or "fee" in message.theme.things:
        return ()
    return (Act("never_mind", because=words),)


def _insults(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """An insult and nothing else: not punished, not repeated; what is it?"""
    words = _says(message, "insults")
    wrong = message.theme.things or message.theme.troubles - {"rude", "rubbish"}
    if not words or wrong or len(message.text) > _SHORT or is_grave(message.meaning):
        return ()
    if talk.talking is not None:
        return (Act("add", talk.talking.ticket, because=words),)
    return (Act("what_is_it", because=words),)


def _vents(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """气死我了, before anything was said: what is it?"""
    words = _says(message, "vents")
    return (Act("what_is_it", because=words),) if words and not talk.matters else ()


# ------------------------------------------------------------------- several things in one message


def _several(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """Each problem in a message is a matter of its own; what else is asked is asked as well."""
    told = _gathered(message.parts) or _apart(message.clauses)
    if len(told) < 2:
        return ()
    complaints = [each for each in told if "complaint" in each.meaning.intents]
    others = [each for each in told if "complaint" not in each.meaning.intents]
    if not complaints:
        return ()
    because = " | ".join(each.text[:10] for each in told)
    texts = tuple(each.text for each in complaints)
    acts = (Act("report", values={"texts": texts}, because=because),)
    return (*acts, *(Act("part", values={"text": each.text}, because=because) for each in others))


def _tells(message: Message) -> bool:
    """Whether a part says something that stands by itself."""
    meaning = message.meaning
    if meaning.is_guess:
        return False
    if "complaint" in meaning.intents:
        return bool(message.theme.things or message.theme.troubles)
    return meaning.intent in _OWN_WAY


def _gathered(told: Sequence[Message]) -> list[Message]:
    """The parts that stand alone, each with what belongs to it before and behind it."""
    found: list[Message] = []
    before = ""
    for each in told:
        if not _tells(each) or (found and _same(found[-1], each)):
            if found:
                found[-1] = replace(found[-1], text=f"{found[-1].text} {each.text}")
            else:
                before = f"{before}{each.text} "
            continue
        found.append(replace(each, text=f"{before}{each.text}"))
        before = ""
    return found


def _same(one: Message, other: Message) -> bool:
    """Two parts about one thing, or one danger told twice."""
    if one.meaning.danger is not None and one.meaning.danger == other.meaning.danger:
        return True
    alike = one.meaning.category == other.meaning.category
    return alike and bool(one.theme.things & other.theme.things)


def _apart(told: Sequence[Message]) -> list[Message]:
    """Clauses of a short message, where they plainly go to several departments."""
    found = _gathered(told)
    whole = [each for each in found if each.theme.things and each.theme.troubles]
    categories = {each.meaning.category for each in found}
    shared = any(
        one.theme.things & other.theme.things
        for one in found
        for other in found
        if one is not other
    )
    sure = len(whole) == len(found) == len(categories) and not shared
    return found if sure else []


_LINK = re.compile(r"https?://\S+")
_OWN = re.compile(r"[我咱俺帮请麻]|\b(?:i|my|we|our|me|please)\b", re.IGNORECASE)


def _shares(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """An article or a notice that somebody hands on, without a word of their own about it: asked
    what it is about. Danger is never asked about first."""
    if message.meaning.urgency == "urgent" or talk.about is not None or message.replies:
        return ()
    words = _says(message, "shares")
    link = _LINK.search(message.text)
    if not words and link is not None and not _OWN.search(_LINK.sub("", message.text)):
        alone = message.text[: link.start()].strip(" ").endswith("\n") or not link.start()
        words = _says(message, "titled") or (link[0] if alone else "")
    if not words:
        return ()
    return (Act("share", because=words),)


READERS: tuple[Reader, ...] = (
    _shares,
    _several,
    _files_alone,
    _insults,
    _announces,
    _of_elsewhere,
    _who_are_you,
    _in_danger,
    _puts_right,
    _calls_off,
    _never_mind,
    _is_solved,
    _if_it_were_solved,
    _is_not_solved,
    _nods,
    _goes_on_praising,
    _wants_hands,
    _tells_place,
    _asks_how_far,
    _asks_of_what_nobody_reported,
    _praises,
    _passes_time,
    _vents,
    _after_an_answer,
    _which_thing,
    _plain_trouble,
    _begins_a_story,
    _adds,
)
