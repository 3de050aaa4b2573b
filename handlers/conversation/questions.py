"""Every question that we ever ask, and which answers it takes: in buttons and in words.

A question stays open until it is answered, given up with 算了, or has waited long enough. Words
that are no answer are read as what they are, and the question stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.conversation.acts import Act
from handlers.conversation.state import Conversation, Message


@dataclass(frozen=True, slots=True)
class Question:
    """``says``: what is asked, for people. ``files``: photos and files answer it, too."""

    asks: str
    says: str
    files: bool = False
    words: bool = True


QUESTIONS = {
    each.asks: each
    for each in (
        Question("words", "下一句是哪条命令的内容"),
        Question("report", "没听懂：您是想报修、查费用，还是找人"),
        Question("home", "报的事在哪一户、哪栋楼"),
        Question("doubt", "是说之前那件事，还是新的事"),
        Question("points", "办得怎么样，给几分"),
        Question("remark", "哪里好、哪里没做好，写一句"),
        Question("followup", "过了几周，还好用吗"),
        Question("bindhome", "您是哪一户"),
        Question("archive", "这户的资料对不对"),
        Question("surveywords", "调查：想多说一句吗"),
        Question("eventwords", "活动：想多说一句吗"),
        Question("evidence", "完工的照片", files=True),
        Question("duty", "职责还缺的凭据", files=True),
        Question("policy", "制度的文件", files=True),
        Question("meter", "表的读数、照片", files=True),
        Question("whichjob", "说的是哪一单"),
        Question("notice", "这条通知发不发"),
        Question("enclosure", "审批要不要附文件", files=True),
    )
}


def read(message: Message, talk: Conversation) -> tuple[Act, ...]:
    """The answer to the open question, if there is one and this may be one."""
    if talk.question is None:
        return ()
    question = QUESTIONS.get(talk.question.asks)
    if question is None or not (question.files or message.text or message.has_files):
        return ()
    if not message.text and not question.files:
        return ()
    return (Act("answer", because=f"we asked: {question.says}"),)
