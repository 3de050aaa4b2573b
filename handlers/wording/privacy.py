"""What is said where not everybody may read it (CS-A)."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from nlu.speech import cues
from storage.tickets import Ticket


def phone(t: Tongue, ticket: Ticket, reporter: str, phone: str) -> Reply:
    """To one member of the staff, never to a group."""
    said = t("#{number} {reporter}的电话：", number=ticket.id, reporter=reporter)
    return Reply(said + (phone or t("没有")) + "\n" + t("谁看过电话，都有记录。"))


def sent_privately(t: Tongue, ticket: Ticket) -> str:
    return t("电话只发给您本人了（#{number}）。", number=ticket.id)


def answered_in_private(t: Tongue) -> str:
    """To a group in which somebody asked for what is theirs alone."""
    return t(
        "这是个人的事，私下发给您了。没收到的话，先点开我的头像给我发一句「你好」，再写一遍就行。"
    )


def veiled(t: Tongue, ticket: Ticket) -> Reply:
    """To a group: there is a complaint about somebody, and no more."""
    said = t(
        "#{number} {category}：涉及员工，主管处理。",
        number=ticket.id,
        category=names.category(t, ticket.category),
    )
    return Reply(said)


def is_unnamed(ticket: Ticket) -> bool:
    """Whether its reporter asks not to be named to those whom it concerns."""
    return asks_for_silence(ticket.text)


def asks_for_silence(said: str) -> bool:
    return "unnamed" in cues(said, "homeowner")


def to_unnamed(t: Tongue, ticket: Ticket) -> str:
    """What is kept, and what is not: said plainly, before they count on more."""
    if ticket.is_confidential:
        return t("您是谁，只有主管看得到；被反映的人看不到这件事，我们也不会告诉他是谁说的。")
    return t("办这件事的同事看得到您的房号，好去处理；我们不会对别人说是您反映的。")


def of_unnamed(t: Tongue) -> str:
    """To the staff, on the card."""
    return t("业主请求保密：不要对任何人说是谁反映的。")
