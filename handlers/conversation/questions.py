"""Every question that we ever ask, and which answers it takes: in buttons and in words.

A question stays open until it is answered, given up with 算了, or has waited long enough. Words
that are no answer are read as what they are, and the question stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.conversation.acts import Act
from handlers.conversation.state import Asked, Conversation, Message
from nlu import speech


@dataclass(frozen=True, slots=True)
class Question:
    """``says``: what is asked, for people. ``takes``: a short answer (a cue of ``answers.toml``)
    and the act that it is. ``files``: photos and files answer it. ``choice``: one of several
    tickets is to be named. ``looks``: its reader must look something up to know an answer.
    ``drops``: 算了 ends it; where it does not, its reader knows what 算了 means there.
    ``pressed``: commands that answer it when a button brings them."""

    asks: str
    says: str
    takes: tuple[tuple[str, str], ...] = ()
    files: bool = False
    choice: bool = False
    looks: bool = True
    drops: bool = True
    pressed: tuple[str, ...] = ()


def _plain(asks: str, says: str, *takes: tuple[str, str]) -> Question:
    return Question(asks, says, takes, looks=False)


QUESTIONS = {
    each.asks: each
    for each in (
        _plain(
            "withdraw",
            "不用来了、撤掉，还是还来看看",
            ("needless", "withdraw"),
            ("no", "keep"),
            ("yes", "withdraw"),
        ),
        _plain(
            "solved",
            "已经解决了，还是还来看看",
            ("needless", "confirm"),
            ("no", "keep"),
            ("yes", "confirm"),
        ),
        Question(
            "danger",
            "现在有人有危险吗",
            (("no_danger", "no_danger"), ("danger", "danger")),
            looks=False,
            drops=False,
        ),
        Question("which", "说的是哪一件", choice=True, looks=False),
        Question("words", "下一句是哪条命令的内容", files=True),
        Question(
            "report",
            "没听懂：您是想报修、查费用，还是找人",
            pressed=("human", "bill", "fee", "tickets", "report", "help"),
        ),
        Question("home", "报的事在哪一户、哪栋楼", (("no_home", "no_home"),)),
        Question("doubt", "是说之前那件事，还是新的事"),
        Question("points", "办得怎么样，给几分"),
        Question("remark", "哪里好、哪里没做好，写一句"),
        Question("followup", "过了几周，还好用吗", pressed=("well", "reopen")),
        Question("moving", "登记的搬入搬出对不对"),
        Question("bindhome", "您是哪一户"),
        Question("archive", "这户的资料对不对"),
        Question("surveywords", "调查：想多说一句吗"),
        Question("eventwords", "活动：想多说一句吗"),
        Question("evidence", "完工的照片", files=True),
        Question("duty", "职责还缺的凭据", files=True),
        Question("policy", "制度的文件", files=True),
        Question("meter", "表的读数、照片", files=True),
        Question("dispute", "账单哪里不对"),
        Question("invoice", "发票开给谁，税号多少"),
        Question("whichjob", "说的是哪一单"),
        Question("whichcolleague", "说的是哪位同事"),
        Question("whichhome", "是哪个小区的那一户"),
        Question("notice", "这条通知发不发", drops=False),
        Question("fees", "刚说过费用，还想知道什么", drops=False),
        Question("praise", "刚夸过谁：还想带什么话", looks=False, drops=False),
        Question("rules", "刚问过小区的规矩，还想知道什么", looks=False, drops=False),
        Question("figures", "刚问过数、人、住户，接着问", looks=False, drops=False),
        Question(
            "story",
            "在听您说：是什么事要我们办",
            looks=False,
            drops=False,
            pressed=("human", "fee", "report"),
        ),
        Question("enclosure", "审批要不要附文件", files=True),
    )
}
_LONGEST = 30  # characters of a short answer
_PLACES = ("first", "second", "third")
_ENDS = frozenset({"seems_solved", "confirm", "withdraw", "call_off"})
_GOES_ON = frozenset({"not_fixed", "asks", "hedged", "urge", "unattended", "worsens"})


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The answer to the open question, if there is one and this is one, or may be."""
    asked = talk.question
    question = QUESTIONS.get(asked.asks) if asked is not None else None
    if asked is None or question is None or not (message.text or question.files):
        return ()
    if question.asks == "fees":
        return ()  # what they say next about money is read with it, see ``money``
    because = f"刚问过：{question.says}"
    brief = len(message.text) <= _LONGEST
    short = speech.cues(message.text, "answers") if brief else {}
    for cue, verb in question.takes:  # 不用了 answers 不用人来看了吗, and gives nothing up
        if cue in short and not (cue == "danger" and _only_asks(message)):
            return (Act(verb, asked.data["ticket"], because=f"{because} → {short[cue]}"),)
    if question.drops and "drop" in short:
        return (Act("drop", because=f"{because} → {short['drop']}"),)
    if question.choice:
        return _chosen(message, talk, asked, short)
    return (Act("answer", because=because),) if question.looks else ()


def _only_asks(message: Message) -> bool:
    """有人来吗 is no yes to 有人有危险吗: it asks when somebody comes."""
    return "asks" in message.cues and not message.meaning.is_grave


def _chosen(
    message: Message, talk: Conversation, asked: Asked, short: speech.Cues
) -> tuple[Act, ...]:
    """第二个, the thing's name, its number: one of those that were offered."""
    offered, verb = list(asked.data["tickets"]), str(asked.data["verb"])
    because = f"刚问过：{QUESTIONS['which'].says} → {message.text[:12]}"
    if "neither" in short:
        return (Act("drop", because=because),)
    place = next((at for at, name in enumerate(_PLACES) if name in short), None)
    if "last" in short:
        place = len(offered) - 1
    number = message.meaning.slots.ticket
    if number in offered:
        return (Act(verb, number, because=because),)
    if place is not None and place < len(offered):
        return (Act(verb, offered[place], because=because),)
    among = [each for each in talk.matters if each.ticket in offered]
    named = talk.likest(message.theme, among)
    if named is None or (verb in _ENDS and _says_otherwise(message)):
        return ()
    return (Act(verb, named.ticket, because=because),)


def _says_otherwise(message: Message) -> bool:
    """可是狗还在叫, asked which is solved: it names the one that is not, and complains of it."""
    meaning = message.meaning
    complains = "complaint" in meaning.intents and not meaning.is_guess
    return complains or meaning.is_grave or bool(message.cues.keys() & _GOES_ON)
