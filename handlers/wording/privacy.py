"""What is said where not everybody may read it (CS-A)."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def phone(t: Tongue, ticket: Ticket, reporter: str, phone: str) -> Reply:
    """To one member of the staff, never to a group."""
    said = t("#{number} {reporter}的电话：", number=ticket.id, reporter=reporter)
    return Reply(said + (phone or t("没有")) + "\n" + t("谁看过电话，都有记录。"))


def sent_privately(t: Tongue, ticket: Ticket) -> str:
    return t("电话只发给您本人了（#{number}）。", number=ticket.id)


def veiled(t: Tongue, ticket: Ticket) -> Reply:
    """To a group: there is a complaint about somebody, and no more."""
    said = t(
        "#{number} {category}：涉及员工，主管处理。",
        number=ticket.id,
        category=names.category(t, ticket.category),
    )
    return Reply(said)
