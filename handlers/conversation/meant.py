"""Which of a homeowner's matters their words mean, and whether they stand alone."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation.state import Conversation, Matter, Message
from nlu import speech, supplies, things
from nlu.things import Theme
from storage.charter.company import CONDUCT, FEE, OTHER

# Asked for by these, a thing has a way of its own, whatever is being talked about.
OWN_WAY = frozenset({"fee_query", "fee_payment", "human", "activity", "help", "contact"})
SURE = 0.88  # that it is asked about, where no word asks
# One matter told in pieces: so soon after the last piece, words belong to it unless they plainly
# name another thing with a trouble of its own.
PIECES = timedelta(minutes=2)
_OF_ANYTHING = frozenset({"fault", "said"})  # 坏了 of the lift and of the lamp are two matters
_TELLS = 14  # characters: 对了还有个事, and then the thing
# Noise, cracks, crowds are what comes of a thing, and name none.
_PRESSES = frozenset({"urge", "not_fixed", "unattended", "insults", "sarcasm", "waits", "lost"})
_EFFECTS = frozenset({"noise", "damp_mark", "kids_play", "corridor_stuff"})
_HANDS = frozenset({"cleaner", "guard"})  # 没擦干净 is said of whatever was to be cleaned
_SUPPLY = frozenset({"no_supply", "power", "water_supply", "block_dark"})
_WATER = frozenset(
    {"water_supply", "pipe", "drain", "leak", "slow_leak", "damp_mark", "flood", "burst"}
)


def meant(message: Message, talk: Conversation) -> Matter | None:
    """The open matter that the words mean: replied to, named by number or by its thing, the one
    that is being talked about, or the only one."""
    if talk.about is not None and talk.about.is_open:
        return talk.about
    if (named := numbered(message, talk)) is not None:
        return named
    if len(talk.matters) == 1:
        return talk.matters[0]
    return talk.likest(message.theme) or _spoken_with(message, talk) or talk.talking


def _spoken_with(message: Message, talk: Conversation) -> Matter | None:
    """他几点来, and of two matters one has somebody who wrote to them: that one."""
    if "that_person" not in message.cues:
        return None
    wrote = [each for each in talk.matters if each.ours_last and each.is_held]
    return wrote[0] if len(wrote) == 1 else None


def numbered(message: Message, talk: Conversation) -> Matter | None:
    """The open matter whose number is said."""
    number = message.meaning.slots.ticket
    return next((each for each in talk.matters if each.ticket == number), None)


def stands_alone(message: Message, talk: Conversation) -> bool:
    """Whether the words are a complaint of their own, not more about what is being talked about."""
    meaning, theme = message.meaning, message.theme
    if "complaint" not in meaning.intents or meaning.is_guess:
        return False
    matter = talk.talking
    if matter is None:
        return True
    if _grows_worse(message, matter) or _goes_on(message, talk, matter):
        return False
    just_said = talk.now - matter.spoken_at <= PIECES
    numbered = message.cues.keys() & {"also", "numbered"}
    if just_said and not numbered and _is_the_same_supply(message, matter):
        return False
    if just_said and matter.is_urgent and not numbered and meaning.urgency == "normal":
        # I can see sparks now: more of the same danger. The lamp on the landing is not.
        return _is_elsewhere(message, matter)
    if just_said and not numbered and meaning.danger is None:
        if matter.is_urgent:
            return False  # in danger people write in bits: 灯都黑了, 门打不开
        twice = "too" in message.cues or theme.troubles & matter.theme.troubles
        again = theme.things & matter.theme.things and twice and "explains" not in message.cues
        if not again and not _is_another(message, matter):
            return False  # a place, a detail, what comes of it: 灶台底下柜子里头
    fresh = just_said and not message.cues.keys() & {"too", "also", "numbered"}
    if fresh and meaning.danger is not None and meaning.danger == matter.danger:
        return False  # 120已经叫了，请派人到大门引导救护车: the same danger, a moment later
    if meaning.danger == "injury" and not theme.things and not numbered:
        return False  # 又来一个真摔了, of the oil on the floor: what comes of it
    if meaning.is_grave and meaning.danger not in (None, matter.danger):
        return not (matter.is_urgent and not theme.things - matter.theme.things)
    if "visit" in message.cues and not theme.troubles - {"fault"} - things.MILD:
        return False
    if numbered:
        return bool(theme.things or theme.troubles) or len(message.text) >= _TELLS
    if meaning.category == FEE == matter.category and _same_words(theme, matter.theme):
        return False
    if theme.things & matter.theme.things:
        return bool(theme.troubles) and not matter.is_urgent
    if just_said and (theme.troubles & matter.theme.troubles) - _OF_ANYTHING:
        return False
    if theme.troubles and (theme.things or not theme.is_akin(matter.theme)):
        return True
    alike = any(each.theme.likeness(theme) for each in talk.matters)
    return bool(theme.things) and not just_said and not alike and meaning.confidence >= SURE


def _is_the_same_supply(message: Message, matter: Matter) -> bool:
    """停电了, and then 我家没电了: what comes through one line is not off twice."""
    if "no_supply" not in message.theme.troubles & matter.theme.troubles:
        return False
    named = supplies.named(message.text)
    return bool(named) and named == supplies.named(matter.text)


def _is_elsewhere(message: Message, matter: Matter) -> bool:
    """楼道灯不亮, a moment after the kitchen's pipe: another thing, where all go by."""
    theme, shared = message.theme, speech.patterns("asides")["shared_place"]
    wrong = things.says_wrong(message.text) and "asks" not in message.cues
    if not wrong or not shared.search(message.text) or shared.search(matter.text):
        return False
    common = theme.classes & matter.theme.classes - _OF_ANYTHING
    sure = message.meaning.confidence >= SURE and message.meaning.category != matter.category
    return bool(theme.things - things.MILD or sure) and not common


def _goes_on(message: Message, talk: Conversation, matter: Matter) -> bool:
    """从我家门口到垃圾房那一段, 没人来，我自己关了阀门: a place, or what they did meanwhile."""
    cues = message.cues.keys()
    if cues & {"also", "numbered", "too"} or message.meaning.danger not in (None, matter.danger):
        return False
    if cues & {"bare_place", "bare_detail"}:
        return talk.now - matter.spoken_at <= talk.talk_lasts
    if "remedy" in cues and not message.theme.troubles - things.MILD - {"dispute"}:
        return talk.now - matter.spoken_at <= talk.talk_lasts
    if "so_what" in cues and talk.now - matter.spoken_at <= talk.talk_lasts:
        return message.meaning.danger is None
    if not cues & {"secures", "unattended"}:
        return False
    return not message.theme.things or message.theme.is_akin(matter.theme)


def _is_another(message: Message, matter: Matter) -> bool:
    """Said a moment later: a thing of its own, and not what comes of the first or explains it."""
    if "explains" in message.cues or not _wrong(message.theme):
        return False
    if not message.theme.is_akin(matter.theme) and not message.theme.troubles & _EFFECTS:
        return True
    if not message.theme.things - matter.theme.things - _EFFECTS:
        return False
    other = message.meaning.category != matter.category or of_another(message, matter)
    return other or "too" in message.cues


def only_asks(message: Message) -> bool:
    """业主大会哪天开呀: a question that somebody at the desk answers, and nothing is wrong."""
    meaning, cues = message.meaning, message.cues.keys()
    if "asks" in cues and speech.find(message.text, "shall_stop") and not meaning.is_grave:
        return True
    if "asks" not in cues or not speech.find(message.text, "asks_information"):
        return False
    if message.theme.troubles - things.MILD or meaning.is_grave or cues & _PRESSES:
        return False
    if speech.find(message.text, "hearsay"):
        return not supplies.named(message.text)  # 群里说要封楼，真的吗
    if "complaint" in meaning.intents:
        if message.theme.troubles - _OF_ANYTHING:
            return False  # 告示贴了半年，堆的东西一件没少，你们说话算数吗: asked in anger
        if speech.find(message.text, "permission") and not message.theme.troubles:
            return True  # 楼下放个烟花可以不
        return meaning.category in (OTHER, CONDUCT) and not cues & {"praises", "boss", "a_person"}
    if supplies.named(message.text):  # 什么时候来水: whoever shut it off has said so, or is asked
        return False
    plain = meaning.intents in (("ticket_status",), ("other",))
    return plain and not cues & {"mending", "visit", "staff"}


def _wrong(theme: Theme) -> bool:
    """Whether the words say that something is wrong, be it only 坏了."""
    return bool(theme.troubles - (things.MILD - {"said"}))


def _same_words(one: Theme, other: Theme) -> bool:
    """押金 and 押金: a word in common, not only characters."""
    return any(len(each) > 1 for each in one.pieces & other.pieces)


def _grows_worse(message: Message, matter: Matter) -> bool:
    """Water that dripped now runs; or the same thing, and now somebody is told of it."""
    told = matter.theme.things | matter.theme.troubles
    if message.meaning.danger == "outage":
        return bool(told & _SUPPLY)  # 没水, and then: 整个单元都没有
    if message.meaning.danger == "water":
        return bool(told & _WATER)
    if message.meaning.danger == "electric":  # it drips onto the lamp now
        return bool(told & _WATER and message.theme.classes & _WATER)
    major = message.meaning.urgency == "major" and message.meaning.danger is None
    return major and bool(message.theme.things & matter.theme.things)


def says(message: Message, *cues: str) -> str:
    """The words of the first of these cues that is there, else ""."""
    return next((message.cues[each] for each in cues if each in message.cues), "")


def of_another(message: Message, matter: Matter) -> bool:
    """The words name another thing, or another place."""
    home = message.meaning.slots.home
    if home is not None and home.building and not matter.place.startswith(home.building):
        return True
    here, there = things.floors(message.text), things.floors(matter.text)
    if here and there and not here & there:
        return True
    named = message.theme.things - _EFFECTS - _HANDS
    return bool(named) and bool(matter.theme.things) and not named & matter.theme.things


def waiting_for_it(message: Message, talk: Conversation) -> Matter | None:
    """The matter that waits for the homeowner's word; of several the one that is named."""
    if talk.about is not None:
        return talk.about if talk.about.is_asked else None
    waiting = [each for each in talk.matters if each.is_asked]
    if len(waiting) == 1:
        return waiting[0]
    return talk.likest(message.theme, waiting)
