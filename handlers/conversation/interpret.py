"""What somebody means: a message and a conversation become acts. Pure; read this first.

The order in which evidence is read: what is no language at all (a button, a command), the open
question, what a reply points to, the meanings of whoever speaks, and at last the message alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.conversation import homeowner, money, questions, staff
from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Message
from nlu import faces, speech, things

_LONG = 30  # characters of a question and nothing else
_ASKS_SOFTLY = re.compile(r"(?:吧|是吧|对吧|啵|呗)\W*$")  # 礼拜天前台有人吧
_BRIEF = 14  # characters: a second question about the same
_MARK = re.compile(r"(?:打|给)?\s*[1-5一二三四五]\s*(?:分|星)?[。.]?|跳过|skip", re.IGNORECASE)

Reader = Callable[[Message, Conversation], tuple[Act, ...]]


def interpret(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The acts of a message, in the order in which they are to be done; never empty.

    An act that may turn out to be none when it is done (the answer to a question whose reader must
    look something up) is named in ``talk.declined`` when it is asked again.
    """
    for read in READERS:
        acts = read(message, talk)
        if acts and acts[0].verb not in talk.declined:
            return acts
    return (Act("understand", because="只看这一句"),)


def _plain(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if message.kind == "edited":
        return (Act("edit", because="改了之前的一条"),)
    if message.line:
        return (Act("command", values={"line": message.line}, because=message.line),)
    if message.vouched:
        return (Act("phone", because="平台证明是本人的号码"),)
    return ()


def _card_of_a_duty(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if not talk.about_duty:
        return ()
    return (Act("duty", because="回复的是职责卡片"),)


def _survey(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if not _MARK.fullmatch(faces.without(message.text)):
        return ()
    return (Act("survey", because="像是调查等着的分数"),)


def _spoken(message: Message, talk: Conversation) -> tuple[Act, ...]:
    read = staff.read if talk.is_staff else homeowner.read
    return read(message, talk)


_OF_OUTAGE = things.MILD | {"no_supply", "said", "fault", "block_dark"}


def _outage(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """为什么没水, while the water is off by a notice: no ticket, unless they say that it is
    something else."""
    asked = talk.question
    answered = asked is not None and asked.asks == "report" and "outage" in asked.data
    other = speech.find(message.text, "other_matter") if answered else None
    if other is not None and not message.meaning.is_grave:
        return (Act("command", values={"line": "/report"}, because=other[0]),)
    plain = message.theme.troubles <= _OF_OUTAGE and not message.has_files
    if not talk.outage or talk.about is not None or message.meaning.is_grave or not plain:
        return ()
    if message.cues.keys() & {"fixed", "thanks"} or speech.find(message.text, "other_matter"):
        return ()
    return (Act("outage", because="通知过的停水停电"),)


def _notice(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """A question about what their house was told: answered with the notice."""
    if not talk.notice or talk.is_staff or talk.about is not None or "asks" not in message.cues:
        return ()
    alike = things.of(talk.notice).likeness(message.theme)
    wrong = "complaint" in message.meaning.intents and message.theme.troubles
    if (
        wrong
        or message.meaning.is_grave
        or any(matter.theme.likeness(message.theme) >= max(alike, 1) for matter in talk.matters)
    ):
        return ()
    asked = any(speech.find(message.text, each) for each in ("when", "whether"))
    if alike or (asked and not talk.matters):
        return (Act("said_in_notice", because="their house was told of it"),)
    return ()


def _outage_ahead(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """明天停水吗, and nobody was told of it: nothing is wrong yet."""
    ahead = speech.find(message.text, "outage_ahead") if "asks" in message.cues else None
    plain = message.theme.troubles <= _OF_OUTAGE and not message.has_files
    if ahead is None or not plain or talk.is_staff or talk.about is not None:
        return ()
    if message.meaning.is_grave or talk.likest(message.theme) is not None:
        return ()
    return (Act("no_outage_known", because=ahead[0]),)


def _hours(message: Message) -> str:
    """前台几点开门, and no trouble."""
    words = message.wishes.get("hours", "")
    wrong = message.theme.troubles - things.MILD or message.meaning.is_grave
    asks = "asks" in message.cues or _ASKS_SOFTLY.search(message.text)
    return "" if wrong or len(message.text) > _LONG or not asks else words


def _of_a_matter(message: Message, talk: Conversation) -> bool:
    """快递柜那事怎么办: about what is open already."""
    pressed = message.cues.keys() & {"progress", "urge", "waits", "not_fixed", "whereabouts"}
    return bool(pressed) and talk.likest(message.theme) is not None


def _wishes(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """装修要办什么手续, 我要租车位: a matter of its own, and no complaint."""
    if talk.about is not None or message.has_files or (talk.is_staff and not talk.has_home):
        return ()
    if "deposit_back" in message.money:
        return ()  # 装修押金什么时候退 is about money, and no wish to renovate
    if talk.wish and not _of_a_matter(message, talk):
        values = {"kind": talk.wish, "asked": "wonders" in message.wishes}
        return (Act("wish", values=values, because="a request of the charter"),)
    if words := _hours(message):
        return (Act("contact", because=words),)
    asked = talk.question  # 周末呢, after a rule was told
    if asked is None or asked.asks != "rules":
        return ()
    if (found := speech.find(message.text, "not_it")) and not message.meaning.is_grave:
        return (Act("unhelped", because=found[0]),)
    presses = speech.find(message.text, "pries") is not None and asked.data["subject"]
    if presses and not message.theme.troubles and not message.meaning.is_grave:
        values = {"kind": str(asked.data["subject"]), "asked": True}
        return (Act("wish", values=values, because="接着要"),)
    if len(message.text) > _BRIEF or message.theme.things or message.theme.troubles:
        return ()
    if not message.cues.keys() & {"asks", "whereabouts"} or message.meaning.is_grave:
        return ()
    if message.cues.keys() & {"progress", "urge", "waits", "not_fixed"} or message.wishes:
        return ()  # another rule, or none
    if not asked.data["subject"]:
        return (Act("contact", because="接着问"),)
    values = {"kind": str(asked.data["subject"]), "asked": True}
    return (Act("wish", values=values, because="接着问"),)


def _money(message: Message, talk: Conversation) -> tuple[Act, ...]:
    if talk.is_staff or talk.in_group or talk.about is not None:
        return ()
    return money.read(message, talk)


READERS: tuple[Reader, ...] = (
    _plain,
    _card_of_a_duty,
    questions.read,
    _survey,
    _outage,
    _wishes,
    _money,
    _notice,
    _outage_ahead,
    _spoken,
)
