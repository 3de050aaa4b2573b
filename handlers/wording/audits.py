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
    """What was done."""
    return (_of_homes(t) | _of_money(t) | _of_house(t) | _of_company(t)).get(name, name)


def _of_homes(t: Tongue) -> dict[str, str]:
    """Of homes, their people and their tickets."""
    return {
        "home.seen": t("看了住户资料"),
        "phone.seen": t("看了电话"),
        "ticket.seen": t("看了报事"),
        "residency.begun": t("登记了入住"),
        "residency.ended": t("登记了搬出"),
        "phone.corrected": t("改了电话"),
        "stuck.again": t("又试了一次卡住的"),
        "house.opened": t("开好了系统"),
        "home.added": t("新增了房屋"),
        "home.changed": t("改了房屋资料"),
        "home.completed": t("补全了档案"),
        "home.confirmed": t("核对了档案"),
        "home.handed_over": t("登记了过户"),
        "name.corrected": t("改了姓名"),
        "person.united": t("两份档案合成一份"),
        "phone.wrong": t("标了打错的电话"),
        "ticket.timeline": t("看了报事的全部经过"),
    }


def _of_money(t: Tongue) -> dict[str, str]:
    """Of bills and money."""
    return {
        "task.seen": t("看了催缴任务"),
        "payment.recorded": t("记了一笔缴费"),
        "payment.ordered": t("点了去交费"),
        "payment.expired": t("过了时间没付"),
        "payment.received": t("在手机上交了费"),
        "refund.asked": t("申请原路退款"),
        "difference.cleared": t("查清了对不上的钱"),
        "bill.amended": t("改了账单金额"),
        "bill.disputed": t("对账单有疑问"),
        "bills.imported": t("导入了账单"),
        "dispute.settled": t("答复了账单疑问"),
        "payment.claimed": t("说交过了"),
        "payment.imported": t("导入了缴费"),
        "payment.promised": t("答应了哪天交"),
        "payment.refunded": t("退了款"),
        "receipt.given": t("开了收据"),
        "reminder.refused": t("不想收提醒"),
        "shared.noted": t("记了公摊"),
        "tariff.set": t("定了单价"),
        "task.done": t("办了催缴任务"),
        "usage.noted": t("记了用量"),
    }


def _of_house(t: Tongue) -> dict[str, str]:
    """Of the house itself: keys, sheets, who comes in."""
    return {
        "refused": t("想看或想办，没有权限"),
        "contact.bound": t("绑定了聊天"),
        "person.invited": t("发了绑定码"),
        "audit.seen": t("看了记录"),
        "console.seen": t("看了工作台"),
        "password.link": t("给了定密码的地址"),
        "password.set": t("定了密码"),
        "charter.taken": t("改了责任书"),
        "charter.dropped": t("撤回了责任书"),
        "sheet.matched": t("认了表格的列"),
        "factor.on": t("开了验证器"),
        "factor.off": t("关了验证器"),
        "sheet.taken": t("导入了表格"),
        "codes.printed": t("印了绑定码"),
        "contact.unbound": t("解除了绑定"),
        "device.closed": t("停了门禁或设备"),
        "device.opened": t("开了门禁或设备"),
        "estate.added": t("加了小区"),
        "estate.changed": t("改了小区资料"),
        "estate.closed": t("停管了小区"),
        "estate.renamed": t("给小区改了名"),
        "key.did": t("用钥匙办了事"),
        "key.made": t("开了钥匙"),
        "key.read": t("用钥匙看了资料"),
        "key.revoked": t("作废了钥匙"),
        "person.erased": t("按要求删了个人资料"),
        "person.erasure_asked": t("要求删个人资料"),
        "person.erasure_taken_back": t("不删个人资料了"),
        "person.exported": t("导出了个人资料"),
        "webhook.made": t("加了推送地址"),
        "webhook.rotated": t("换了推送的密钥"),
        "reply.kept": t("写了常用回复"),
        "reply.dropped": t("去掉了常用回复"),
        "sheet.undone": t("撤回了导入的表格"),
    }


def _of_company(t: Tongue) -> dict[str, str]:
    """Of the company and its people."""
    return {
        "staff.left": t("办了离职"),
        "role.given": t("给了身份"),
        "role.taken": t("去了身份"),
        "score.seen": t("看了计分"),
        "approval.asked": t("申请了开支"),
        "approval.discussed": t("把开支拿去征求意见"),
        "approval.decided": t("批了或退了开支"),
        "drill.failed": t("演练没有完成"),
        "event.cancelled": t("取消了活动"),
        "event.planned": t("排了活动"),
        "figure.entered": t("填了数"),
        "forum.held": t("开了座谈会"),
        "notice.restored": t("发了恢复通知"),
        "notice.sent": t("发了通知"),
        "notice.stopped": t("停了通知"),
        "plan.set": t("定了计划"),
        "score.appealed": t("对计分申诉"),
        "score.appeal_upheld": t("认了计分申诉"),
        "score.appeal_rejected": t("驳了计分申诉"),
        "score.frozen": t("定了本期计分"),
        "shift.swapped": t("换了班"),
        "staff.moved": t("调了岗"),
        "staff.renamed": t("改了员工姓名"),
        "staff.phone": t("改了员工的电话"),
        "survey.entered": t("代填了调查"),
    }


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
