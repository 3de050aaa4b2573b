"""What stands on a homeowner's own page, where it depends on what has happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.history import Kind
from storage.notices import Notice

SOON = timedelta(hours=6)  # until then it is said how long there is


def clock(t: Tongue, row: Deadline, now: datetime) -> str:
    """A promise of ours in plain words."""
    if row.kind == "wait":
        return t("我们在等您回话，回了就接着办。")
    until = t.moment(row.due_at, now)
    if row.is_paused:
        return t("等您回话后接着办。")
    if row.due_at <= now:
        late = t.span(now - row.due_at)
        said = {
            "answer": t("说好 {until} 前联系您，晚了{late}，对不起。", until=until, late=late),
            "onsite": t("说好 {until} 前上门，晚了{late}，对不起。", until=until, late=late),
            "plan": t("说好 {until} 前给办法，晚了{late}，对不起。", until=until, late=late),
            "promise": t("说好 {until} 前办好，晚了{late}，对不起。", until=until, late=late),
            "follow": t("说好 {until} 前告诉进展，晚了{late}，对不起。", until=until, late=late),
        }[row.kind]
        return t.sentences(said, t("主管已经知道。") if row.step else "")
    said = {
        "answer": t("最晚 {until} 有人联系您。", until=until),
        "onsite": t("最晚 {until} 有人上门。", until=until),
        "plan": t("最晚 {until} 告诉您怎么办。", until=until),
        "promise": t("说好 {until} 前办好。", until=until),
        "follow": t("最晚 {until} 告诉您进展。", until=until),
    }[row.kind]
    if row.due_at - now > SOON:
        return said
    return t.sentences(said, t("还有{left}。", left=t.span(row.due_at - now)))


def promised(t: Tongue, day: date, rest: str) -> str:
    """``rest``: the hour and the reason, as they were written down."""
    return " ".join(filter(None, (t("答应 {day} 办好。", day=t.day(day)), rest)))


def step(t: Tongue, kind: Kind, who: str, said: str) -> str:
    """What was done, in a word or two."""
    if kind == Kind.TRANSFERRED:
        return t("转给{department}", department=names.department(t, said))
    return {
        Kind.TAKEN: t("{who} 接单", who=who),
        Kind.ARRIVED: t("{who} 到场", who=who),
        Kind.SIGNED_OFF: t("{who} 确认解决", who=who),
        Kind.URGED: t("{who} 催了一次", who=who),
        Kind.LAPSED: t("没等到确认，先结束了"),
    }[kind]


def device(t: Tongue, agent: str) -> str:
    """What a browser calls itself, as its owner knows it: 微信 · iPhone."""
    kinds = {"iPhone": "iPhone", "iPad": "iPad", "Android": t("安卓手机"), "Windows": t("电脑")}
    kinds |= {"Macintosh": t("电脑"), "X11": t("电脑")}
    inside = {"MicroMessenger": t("微信"), "Telegram": "Telegram"}
    kind = next((said for word, said in kinds.items() if word in agent), t("手机或电脑"))
    through = next((said for word, said in inside.items() if word in agent), "")
    return " · ".join(filter(None, (kind, through)))


def points(t: Tongue, given: int) -> str:
    return t("{given} 分", given=given)


def span(t: Tongue, row: Notice, now: datetime) -> str:
    """Of an outage: from when until when, or since when it is over."""
    if row.begins_at is None:
        return ""
    if row.restored_at is not None:
        return t("{moment} 已恢复", moment=t.moment(row.restored_at, now))
    begins = t.moment(row.begins_at, now)
    if row.ends_at is None:
        return t("{begins} 起", begins=begins)
    return t("{begins} 到 {ends}", begins=begins, ends=t.moment(row.ends_at, now))
