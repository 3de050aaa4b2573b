"""Who saw or changed what, in words for whom it concerns and for those who lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Reply
from handlers.wording import names, pages
from handlers.wording.tongue import Tongue
from storage.audit import AuditEntry
from storage.estates import Home


def action(t: Tongue, name: str) -> str:
    """What was done; what has no words of its own, as the program calls it."""
    return {
        "home.seen": t("看了住户资料"),
        "phone.seen": t("看了电话"),
        "ticket.seen": t("看了报事"),
        "task.seen": t("看了催缴任务"),
        "refused": t("想看或想办，没有权限"),
        "contact.bound": t("绑定了聊天"),
        "person.invited": t("发了绑定码"),
        "payment.recorded": t("记了一笔缴费"),
        "payment.ordered": t("点了去交费"),
        "payment.expired": t("过了时间没付"),
        "payment.received": t("在手机上交了费"),
        "refund.asked": t("申请原路退款"),
        "difference.cleared": t("查清了对不上的钱"),
        "residency.begun": t("登记了入住"),
        "residency.ended": t("登记了搬出"),
        "phone.corrected": t("改了电话"),
        "staff.left": t("办了离职"),
        "role.given": t("给了身份"),
        "role.taken": t("去了身份"),
        "audit.seen": t("看了记录"),
        "console.seen": t("看了工作台"),
        "score.seen": t("看了计分"),
        "password.link": t("给了定密码的地址"),
        "password.set": t("定了密码"),
        "charter.taken": t("改了责任书"),
        "charter.dropped": t("撤回了责任书"),
        "sheet.matched": t("认了表格的列"),
        "stuck.again": t("又试了一次卡住的"),
        "house.opened": t("开好了系统"),
        "factor.on": t("开了验证器"),
        "factor.off": t("关了验证器"),
        "sheet.taken": t("导入了表格"),
    }.get(name, name)


def one_look(t: Tongue, entry: AuditEntry, name: str, now: datetime) -> str:
    return t(
        "{moment} {name}{action}",
        moment=t.moment(entry.at, now),
        name=name,
        action=action(t, entry.action),
    )


def entries(
    t: Tongue,
    rows: Sequence[tuple[AuditEntry, str, Home | None]],
    now: datetime,
    following: str,
) -> Reply:
    if not rows:
        return Reply(t("没有这样的记录。"))
    lines = [t("谁看过、改过什么，新的在前：")]
    for entry, name, home in rows:
        where = names.place(t, home.number) if home is not None else ""
        what = " ".join(filter(None, (where, _about(entry))))
        said = one_look(t, entry, name, now)
        lines.append(said + (t.aside(what) if what else ""))
    return Reply("\n".join(lines), pages.turn(t, following))


def _about(entry: AuditEntry) -> str:
    """The number of what it was about, and the command that was tried."""
    number = entry.data.get("ticket") or entry.data.get("id")
    tried = entry.data.get("verb") if entry.action == "refused" else ""
    return " ".join(filter(None, (f"/{tried}" if tried else "", f"#{number}" if number else "")))
