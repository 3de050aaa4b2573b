"""What homeowners mean, against the matters that they have with us.

Each reading is a function of the message and the conversation; the first that fits has the word. A
reading returns () where it has nothing to say; where none has, the message is understood alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.conversation import several, smalltalk
from handlers.conversation.acts import Act
from handlers.conversation.meant import (
    OWN_WAY,
    PIECES,
    SURE,
    meant,
    numbered,
    of_another,
    says,
    stands_alone,
    waiting_for_it,
)
from handlers.conversation.state import Conversation, Matter, Message
from nlu import speech, supplies, things
from nlu.meaning import Home
from nlu.normal import plain
from nlu.slots import home as homes
from storage.charter.company import FEE

Reader = Callable[[Message, Conversation], tuple[Act, ...]]

_COURTESY = frozenset({"thanks", "other", "greeting"})
_ROOM = re.compile(r"(?<![\d#])([1-9]\d{2,3})(?!\d|\s?[元块号分年])")  # a bare 1502
# Troubles of a thing itself: who asks about one of these waits for its repair.
_BROKEN = frozenset({"fault", "leak", "slow_leak", "blocked", "no_supply", "said", "damp_mark"})
_RUNS = frozenset({"burst", "flood", "leak"})
_OFF = frozenset({"no_supply", "block_dark"})
_SAID = frozenset({"said", "fault"})  # that something is wrong, and not what
_MONEY = frozenset({"fee"})
_ENDING = {"withdraw": "call_off", "confirm": "seems_solved"}  # asked first, where one fits
_LOW = frozenset("123一二三")  # points that may well mean that it is not done
_TELLING = 2  # of likeness: a thing, a word, or two characters
_DECLINES = re.compile(r"不用了?\W*$")
_OF_A_REPAIR = frozenset({"ticket_confirm", "ticket_reopen", "ticket_status"})
_BRIEF = 16  # characters: nothing but a word or two
_SHORT = 40  # characters: longer messages tell more than that it is solved


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The first reading that fits; () where the message must be understood by itself."""
    for each in READERS:
        if acts := each(message, talk):
            return acts
    return ()


# ------------------------------------------------------------------------------------- the readings


def _opens_page(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """打开我家的页面: the page of their own."""
    found = speech.find(plain(message.text), "own_page") if talk.has_home else None
    return (Act("my_home", because=found[0]),) if found is not None else ()


def _files_alone(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """A photo, a voice, a place without words: about what is being talked about."""
    if message.text or not message.has_files:
        return ()
    matter = talk.about if talk.about is not None and talk.about.is_open else talk.talking
    return (Act("add", matter.ticket, because="正说着这件事时发来的"),) if matter else ()


def _in_danger(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """While somebody is or was in danger: may I do this? are all safe?"""
    matter = meant(message, talk)
    if matter is None or matter.is_asked:
        return ()
    asked = says(message, "safety_question")
    own = message.theme.things and things.says_wrong(message.text)  # 锁怎么办，门关不上
    if asked and not own and _may_be_told(message, matter):
        return (Act("advise", matter.ticket, because=asked),)
    if not _lasts(matter):
        return ()
    if words := says(message, "hurt"):
        hurt = "not_fixed" not in message.cues and "没" not in message.text.partition(words)[0][-2:]
        if hurt and matter.danger not in ("injury", "gas", "fire"):
            return (Act("hurt", matter.ticket, because=words),)
    if stands_alone(message, talk) and not _calms(message):
        return ()
    if (words := says(message, "cannot_follow", "unwell")) and not own:
        return (Act("advise", matter.ticket, because=words),)
    if "asks" in message.cues or "not_fixed" in message.cues or message.meaning.danger is not None:
        return ()
    if words := says(message, "over"):
        return (Act("safe_now", matter.ticket, because=words),)
    words = says(message, "in_safety")
    return (Act("out_of_it", matter.ticket, because=words),) if words else ()


def _lasts(matter: Matter) -> bool:
    """Somebody is, or may be, in danger or hurt."""
    return matter.is_urgent or (matter.is_grave and matter.danger is not None)


def _may_be_told(message: Message, matter: Matter) -> bool:
    """What to do in this danger; and whether to cut the power, where it only drips."""
    if _lasts(matter):
        return message.meaning.danger in (None, matter.danger)
    return speech.find(message.text, "shuts_off") is not None


def _calms(message: Message) -> bool:
    """好像没有了，开窗吹掉了: however much it sounds like a trouble of its own."""
    brief = len(message.text) <= _BRIEF * (1 + message.text.isascii())
    brief = brief and bool(message.cues.keys() & {"over", "in_safety"})
    return brief and message.meaning.urgency in (None, "normal")


def _puts_right(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """不对，是 1502: an earlier word was wrong."""
    matter = talk.talking
    words = says(message, "corrects")
    if matter is None or matter.is_asked or not words or "needless" in message.cues:
        return ()  # 好了，应该是卡了一下，不用来了
    same = bool(message.theme.things & matter.theme.things)
    if stands_alone(message, talk) and not same:
        return ()
    home = message.meaning.slots.home
    if home is None and (room := _ROOM.search(message.text)):
        home = Home("", "", room[1])
    if home is None:
        return (Act("add", matter.ticket, because=words),) if not message.meaning.is_grave else ()
    return (Act("correct", matter.ticket, {"home": home}, because=words),)


def _calls_off(message: Message, talk: Conversation) -> tuple[Act, ...]:
    words = says(message, "withdraw")
    if not words or not talk.matters or "asks" in message.cues or message.meaning.is_grave:
        return ()
    if message.cues.keys() & {"keep", "unnamed"}:
        return ()  # 别让他们知道是我说的 asks for silence, and takes nothing back
    if several := _one_of_several(message, talk, "withdraw"):
        return several
    matter = meant(message, talk)
    if matter is None:
        return ()
    if matter.ours_last and _DECLINES.match(message.text):
        return (Act("add", matter.ticket, because=words),)  # 不用了 answers what we offered
    plain = "strike" in message.cues and message.cues.keys() & {"needless", "self_mended"}
    # Said twice over, of a matter that somebody has: they hear it, and a button takes it back.
    verb = "withdraw" if plain and matter.is_held and not matter.is_grave else "call_off"
    return (Act(verb, matter.ticket, because=words),)


def _is_back(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """It came back, of water or power that was off: no trouble that has returned."""
    matter = meant(message, talk)
    if matter is None or matter.is_asked:
        return ()
    if not matter.theme.troubles & _OFF and not supplies.named(matter.text):
        return ()
    found = speech.find(message.text, "is_back") if len(message.text) <= _SHORT else None
    if found is None or message.meaning.is_grave or "asks" in message.cues:
        return ()
    if message.theme.troubles - _OFF - things.MILD or says(message, "contrast"):
        return ()
    return (Act("seems_solved", matter.ticket, because=found[0]),)


def _is_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """好了: signs off what waits for it. A question, a condition, a complaint never does."""
    words_fit = says(message, "fixed")
    words = words_fit or (message.meaning.intent == "ticket_confirm" and message.text)
    if not words or not talk.matters or message.cues.keys() & {"asks", "hedged", "not_fixed"}:
        return ()
    if speech.find(message.text, "called_help") or speech.find(message.text, "not_ended"):
        return ()  # 报警了已经; 请不要虚假结单
    if "visit" in message.cues and "fixed" not in message.cues:
        return ()  # 师傅来了要敲重一点 is a word about the visit
    meaning = message.meaning
    again = {"ticket_reopen"} if "fixed" in message.cues else set()
    waiting = waiting_for_it(message, talk)
    brief = len(message.text) <= _BRIEF and not meaning.is_grave
    plainly = brief and waiting is not None and not of_another(message, waiting)
    if not plainly and not set(meaning.intents) <= {"ticket_confirm", *_COURTESY, *again}:
        return ()
    if waiting is not None and _lacks_something(message):
        return (Act("reopen", waiting.ticket, because=message.cues["contrast"]),)
    several = _one_of_several(message, talk, "confirm") if waiting is None else ()
    if several:
        return several
    matter = waiting or meant(message, talk)
    if matter is None or (matter is not waiting and "contrast" in message.cues):
        return ()
    if "水了" in str(words) and matter.theme.troubles & _RUNS and not matter.theme.troubles & _OFF:
        return ()  # 楼道也有水了, of a burst pipe
    if not words_fit and not matter.is_asked and (matter.is_urgent or matter.ours_last):
        return ()  # 上来了, of the ambulance
    if _as_told(message, matter):
        return ()
    praise = (
        (Act("praise", matter.ticket, because=says(message, "praises")),)
        if "praises" in message.cues
        else ()
    )
    if matter.is_asked:
        return (Act("confirm", matter.ticket, because=str(words)), *praise)
    if len(message.text) > _SHORT:
        return ()
    return (Act("seems_solved", matter.ticket, because=str(words)),)


def _as_told(message: Message, matter: Matter) -> bool:
    """关了, after 先关上: they did what the staff asked for, and no more is said."""
    done = speech.find(message.text, "just_done")
    waits = matter.ours_last and not matter.is_asked
    return done is not None and waits and done["deed"] in matter.last


def _lacks_something(message: Message) -> bool:
    """灯是亮了，不过开关还是松的: done, and not all of it. That it took long is a remark."""
    if "contrast" not in message.cues or "of_service" in message.cues:
        return False
    behind = message.text.partition(message.cues["contrast"])[2]
    return "lacking" in message.cues or things.says_wrong(behind)


def _one_of_several(message: Message, talk: Conversation, verb: str) -> tuple[Act, ...]:
    """算了，已经停了, and two matters are open: the one that it fits, else the person is asked."""
    if len(talk.matters) < 2 or talk.about is not None or message.replies:
        return ()
    if message.meaning.slots.ticket is not None or talk.likest(message.theme) is not None:
        return ()
    ended = things.ended_in(message.text)
    fits = [each for each in talk.matters if each.theme.classes & ended]
    if verb == "confirm" and not fits:  # what nobody has begun is hardly what works again
        fits = [each for each in talk.matters if each.is_held or each.is_asked]
    if len(fits) == 1:
        return (Act(_ENDING[verb], fits[0].ticket, because=message.text[:20]),)
    last = talk.talking
    others = [each for each in talk.matters if each is not last]
    if last is not None and not ended and all(_is_long_past(each, talk) for each in others):
        return ()  # what they talk about, and of the others nothing was said for long
    among = [each.ticket for each in fits or talk.matters]
    return (Act("which", values={"verb": verb, "among": among}, because="有好几件在办"),)


def _is_long_past(matter: Matter, talk: Conversation) -> bool:
    return talk.now - matter.spoken_at > talk.talk_lasts


def _gives_marks(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """打五星, of what was said to be done: a good mark says that it is."""
    found = speech.find(message.text, "gives_marks")
    waiting = waiting_for_it(message, talk)
    if found is None or waiting is None or len(message.text) > _SHORT or message.meaning.is_grave:
        return ()
    if found["points"] in _LOW or message.cues.keys() & {"asks", "hedged", "not_fixed"}:
        return ()
    return (Act("confirm", waiting.ticket, because=found[0]),)


def _if_it_were_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """灯修好了我就去交: a word to whoever has it, and no sign-off."""
    if not {"fixed", "hedged"} <= message.cues.keys() or message.meaning.is_grave:
        return ()
    matter = meant(message, talk)
    return (Act("add", matter.ticket, because=message.cues["hedged"]),) if matter else ()


def _is_not_solved(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """没修好, 又坏了: back to work where it was said to be done; else a word to whoever has it."""
    waiting = waiting_for_it(message, talk)
    nobody = says(message, "unattended") if waiting is not None else ""  # 半天没人来
    words = says(message, "not_fixed") or nobody
    if not words or (message.meaning.is_grave and message.meaning.danger is not None):
        return ()
    angry = bool(nobody) and "insults" in message.cues  # 垃圾物业: no rubbish is meant
    if waiting is not None and (angry or not of_another(message, waiting)):
        return (Act("reopen", waiting.ticket, because=words),)
    ended = talk.likest(message.theme, talk.ended)
    if ended is not None and not talk.likest(message.theme) and not of_another(message, ended):
        return (Act("reopen", ended.ticket, because=words),)
    matter = meant(message, talk) if message.meaning.intent == "ticket_reopen" else None
    if matter is None or of_another(message, matter):
        return ()
    return (Act("add", matter.ticket, because=words),)


def _wants_the_boss(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """叫你们经理来, with or without a matter: whoever leads hears of it."""
    words = says(message, "boss")
    wrong = message.theme.troubles - things.MILD or message.meaning.is_grave
    if not words or wrong or len(message.text) > _SHORT:
        return ()
    ticket = talk.talking.ticket if talk.talking is not None else None
    return (Act("boss", ticket, because=words),)


def _wants_hands(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """叫个人来看看, 来之前打个电话: about what is open, not a wish for the front desk."""
    if message.meaning.intent != "human" or talk.talking is None or "a_person" in message.cues:
        return ()
    verb = "progress" if message.cues.keys() & {"urge", "asks"} else "add"
    return (Act(verb, talk.talking.ticket, because=message.text[:20]),)


def _asks_how_far(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """How far is it, hurry, anybody there: about a matter that we know."""
    words = says(message, "progress", "urge", "marks", "waits")
    asks = "asks" in message.cues or message.meaning.confidence >= SURE
    plain = message.meaning.intent == "ticket_status" and asks
    if not talk.matters or "bare_place" in message.cues or stands_alone(message, talk):
        return ()
    if not words and not plain:
        return _asks_after(message, talk)
    if message.meaning.intent in OWN_WAY and not message.meaning.is_guess and not talk.talking:
        return ()
    matter = meant(message, talk)
    if matter is None:
        return (Act("which", values={"verb": "progress"}, because="有好几件在办"),)
    asks_when = message.cues.keys() & {"progress", "marks", "waits"}
    if not asks_when and talk.now - matter.begun_at <= PIECES:
        return (Act("add", matter.ticket, because=words),)  # 叫人来看看: part of the report
    return (Act("progress", matter.ticket, because=words or message.text[:20]),)


def _asks_of_what_nobody_reported(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """师傅啥时候来修马桶，堵了一上午了, and we know of nothing: then it is reported now."""
    words = says(message, "progress", "urge", "waits", "mending")
    unknown = not talk.matters and talk.likest(message.theme, talk.ended) is None
    if not words or not unknown or "complaint" in message.meaning.intents:
        return ()
    if message.meaning.intent != "ticket_status":
        return ()
    named = message.theme.things - things.MILD - _MONEY or message.theme.troubles & _BROKEN - _SAID
    if not named and "mending" not in message.cues:
        return ()
    return (Act("report_now", because=words),)


def _asks_after(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """快递柜呢: a thing of ours, and nothing but a question."""
    asks = says(message, "whereabouts") or says(message, "asks")
    if not asks or message.meaning.intent in OWN_WAY or len(message.text) > _SHORT:
        return ()
    named = talk.likest(message.theme)
    if named is None and "whereabouts" not in message.cues and "permits" not in message.wishes:
        named = talk.talking
    return (Act("progress", named.ticket, because=asks),) if named is not None else ()


def _tells_place(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """三号楼二单元1502, of a matter whose place nobody knows yet."""
    matter = talk.talking
    home = _whole_place(message, matter) if matter is not None else None
    if matter is None or home is None:
        return ()
    if stands_alone(message, talk) or message.theme.troubles - things.MILD:
        return ()
    return (Act("correct", matter.ticket, {"home": home}, because=str(home)),)


def _whole_place(message: Message, matter: Matter) -> Home | None:
    """The place, where none was known; or 二单元1501 after 3栋, put together."""
    told = message.meaning.slots.home
    if not matter.place:
        return told if told is not None and told.building else None
    if "-" in matter.place or len(message.text) > _SHORT or (told and told.building):
        return None
    more = homes.find(plain(f"{matter.place}栋{message.text}"))[0]
    return more if more is not None and more.room else None


def _adds(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """More about what is being talked about: a detail, an answer to the staff, a piece."""
    matter = talk.about or numbered(message, talk) or talk.talking
    meaning = message.meaning
    if matter is None or not matter.is_open or "asks_if_human" in message.cues:
        return ()
    of_fees = meaning.intent.startswith("fee") and matter.category == FEE
    # "How much is it?", of what is being talked about
    nothing_named = not message.money.keys() - {"fees"} and meaning.slots.month is None
    priced = speech.find(message.text, "price_asked") is not None and matter.category != FEE
    of_fees = of_fees or priced or (meaning.intent == "fee_query" and nothing_named)
    of_fees = of_fees or _of_its_invoice(message, matter)
    of_its_own = set(meaning.intents) & OWN_WAY
    if talk.now - matter.spoken_at <= talk.talk_lasts:
        of_its_own -= {"help"}  # 钱咋整, 能关了吗: about it, not about us
    if of_its_own and not meaning.is_guess and not of_fees:
        return ()
    if meaning.intent == "greeting" and not meaning.is_guess:
        return ()
    if talk.about is None and stands_alone(message, talk):
        return ()
    if talk.about is None and numbered(message, talk) is None:
        named = talk.likest(message.theme)
        # A character in common is too little to leave what is being talked about.
        if named is not None and named.theme.likeness(message.theme) >= _TELLING:
            matter = named
    return (Act("add", matter.ticket, because="正在说这件事"),)


def _of_its_invoice(message: Message, matter: Matter) -> bool:
    """抬头写公司的行吗, while an invoice is being made out."""
    return "invoice" in message.money and "invoice" in speech.cues(matter.text, "money")


def _plain_trouble(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """漏水了呀: little is said, and it is plain that something is wrong."""
    intent = message.meaning.intent
    shown = message.has_files and intent == "other"  # 您看这墙皮掉得, and a photo
    # 暖气一点热乎气没有 reads like news of a repair, and there is none
    unknown = intent in _OF_A_REPAIR and not talk.ended
    if not (message.meaning.is_guess or shown or unknown) or talk.matters:
        return ()
    wrong = message.theme.troubles & _BROKEN
    if message.has_files and message.theme.things:
        wrong = wrong or message.theme.troubles - things.MILD
    wanting = message.theme.things - things.MILD and "lacks" in message.cues
    if not wrong and not wanting:
        return ()
    if message.cues.keys() & {"asks", "hedged", "fixed", "withdraw", "praises"}:
        return ()
    return (Act("report_it", because=message.text[:20]),)


def _lost_something(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """有没有人捡到钱包: asked of us, and somebody must look and ask the guards."""
    words = says(message, "lost")
    if not words or talk.talking is not None or "complaint" in message.meaning.intents:
        return ()
    return (Act("report_it", because=words),)


def _asks_for_others(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """房东电话给我一个: nobody's number is given away; a message can be handed on."""
    words = says(message, "phone_of_others") or _presses_on(message, talk)
    return (Act("not_theirs", because=words),) if words and not message.meaning.is_grave else ()


def _presses_on(message: Message, talk: Conversation) -> str:
    """办案需要，很急, after it was refused."""
    asked = talk.question
    if asked is None or asked.asks != "rules" or not asked.data.get("refused"):
        return ""
    pressed = len(message.text) <= _BRIEF and not message.cues.keys() & {"okay", "withdraw"}
    told = message.theme.things or message.theme.troubles or talk.talking is not None
    own_way = set(message.meaning.intents) & OWN_WAY and not message.meaning.is_guess
    other_way = len(message.text) <= _SHORT and speech.find(message.text, "ways_to_reach")
    if other_way and talk.talking is None:
        return other_way[0]  # 那微信也行
    return message.text if pressed and not told and not own_way else ""


READERS: tuple[Reader, ...] = (
    _opens_page,
    smalltalk.shares,
    several.several,
    _files_alone,
    smalltalk.insults,
    smalltalk.calls_us,
    smalltalk.announces,
    smalltalk.alarms,
    smalltalk.of_elsewhere,
    smalltalk.who_are_you,
    _asks_for_others,
    _in_danger,
    _puts_right,
    _calls_off,
    smalltalk.never_mind,
    _gives_marks,
    _is_back,
    _is_solved,
    _if_it_were_solved,
    _is_not_solved,
    smalltalk.after_an_event,
    smalltalk.nods,
    smalltalk.goes_on_praising,
    _wants_the_boss,
    _wants_hands,
    _tells_place,
    _asks_how_far,
    _asks_of_what_nobody_reported,
    smalltalk.praises,
    smalltalk.passes_time,
    smalltalk.vents,
    smalltalk.asks_whom,
    smalltalk.after_an_answer,
    smalltalk.asks_the_desk,
    smalltalk.which_thing,
    smalltalk.names_a_place,
    _plain_trouble,
    _lost_something,
    smalltalk.begins_a_story,
    _adds,
)
