"""What is said about the forum with the owners' representatives."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.forums import Forum
from storage.tickets import Ticket

SHOWN = 20


def none_yet(t: Tongue) -> Reply:
    return Reply(t("还没有记过座谈会。开完写：/forum 35 概况"))


def held(t: Tongue, forum: Forum) -> Reply:
    said = t.many("记下了：业主代表座谈会，到场 {count} 人。", forum.attendance)
    return Reply(said + "\n" + t("把意见一条一条写来，每条记一张单：/forum 意见 内容"))


def forum(t: Tongue, forum: Forum, opinions: Sequence[Ticket]) -> Reply:
    day = t.day(forum.held_at.astimezone(t.zone).date())
    done = sum(not each.is_open for each in opinions)
    lines = [t("{day} 业主代表座谈会", day=day), t.many("到场 {count} 人", forum.attendance)]
    if forum.summary:
        lines.append(short(forum.summary))
    lines.append(t.many("意见 {count} 条，办完 {done} 条", len(opinions), done=done))
    lines += [
        f"#{each.id} {short(each.text)}{t.aside(names.state(t, each.state))}"
        for each in opinions[:SHOWN]
    ]
    return Reply("\n".join(lines))


def no_forum(t: Tongue) -> str:
    return t("先记座谈会，再记意见：/forum 35 概况")
