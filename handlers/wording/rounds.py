"""What is said about inspection rounds: checkpoints, how far one is, what was skipped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.rounds import Checkpoint, Round, Walk

SHOWN = 30
Standing = tuple[str, str, Sequence[Checkpoint], Walk | None]


def passed(t: Tongue, walk: Walk, point: Checkpoint, title: str, ticket_id: int | None) -> Reply:
    """After each checkpoint: how far it is, what comes next."""
    done, total = len(walk.passed), len(walk.passed) + len(walk.left)
    head = t(
        "{point} 到了，{title} {done}/{total}。",
        point=point.name,
        title=title,
        done=done,
        total=total,
    )
    lines = [head]
    if ticket_id is not None:
        lines.append(t("问题记成 #{ticket} 了，会有人去办。", ticket=ticket_id))
    if walk.left:
        lines.append(t("还有：{names}", names=_names(t, walk.left)))
    buttons = () if ticket_id is not None else (_trouble(t, point),)
    return Reply("\n".join(lines), buttons)


def _trouble(t: Tongue, point: Checkpoint) -> Button:
    return Button(t("这里有问题"), f"/round trouble {point.code}")


def what_is_wrong(t: Tongue, point: Checkpoint) -> Reply:
    return Reply(t("{point} 什么问题？写一句，有照片一起发。", point=point.name))


def whole(t: Tongue, walk: Walk, title: str) -> Reply:
    said = t.many("{title}走完了，{count} 个点都到了。", len(walk.passed), title=title)
    return Reply(said)


def broken(t: Tongue, walk: Walk, title: str, walker: str) -> Reply:
    """To whoever walked it and stopped, and (with ``walker``) to whoever leads."""
    head = t(
        "{title}没走完：到了 {done} 个点，漏了 {left} 个。",
        title=title,
        done=len(walk.passed),
        left=len(walk.left),
    )
    lines = [head, t("漏了：{names}", names=_names(t, walk.left))]
    if walker:
        lines.append(t("巡检人：{walker}", walker=walker))
    if walk.round.reason:
        lines.append(t("原因：{reason}", reason=walk.round.reason))
    return Reply("\n".join(lines))


def _names(t: Tongue, points: Sequence[Checkpoint]) -> str:
    shown = t.joined(each.name for each in points[:SHOWN]) or t("（无）")
    more = len(points) - SHOWN
    return shown if more <= 0 else t.many("{names} 等，还有 {count} 个", more, names=shown)


def found_on(t: Tongue, row: Round, point: Checkpoint, title: str) -> str:
    """A line of the ticket's history: where it comes from."""
    return t("{title}第 {round} 次，在{point}发现", title=title, round=row.id, point=point.name)


def overview(t: Tongue, rows: Sequence[Standing], now: datetime) -> Reply:
    """Every round that the asker walks."""
    lines = []
    for title, estate, points, walk in rows[:SHOWN]:
        lines.append(t("{title}（{estate}）：", title=title, estate=estate))
        if not points:
            lines.append(t("还没有点位。主管写：/round add {title} 东门 配电房", title=title))
        elif walk is None:
            lines.append(t("还没走过，点位：{names}", names=_names(t, points)))
        else:
            lines.append(_how_far(t, walk, now))
    lines.append(t("到一个点，扫码，或写：/round 点位名；有问题在后面写一句。"))
    return Reply("\n".join(lines))


def _how_far(t: Tongue, walk: Walk, now: datetime) -> str:
    when = t.moment(walk.round.started_at, now)
    done, total = len(walk.passed), len(walk.passed) + len(walk.left)
    if walk.round.state == "walking":
        return t(
            "{when}开始，{done}/{total}，还有：{names}",
            when=when,
            done=done,
            total=total,
            names=_names(t, walk.left),
        )
    if walk.left:
        return t("上次{when}，漏了：{names}", when=when, names=_names(t, walk.left))
    return t("上次{when}，{total} 个点都到了。", when=when, total=total)


# -------------------------------------------------------------------------------- checkpoints


def points(t: Tongue, rows: Sequence[tuple[str, str, Checkpoint]]) -> Reply:
    if not rows:
        return Reply(t("还没有点位。写：/round add 路线 点位 点位"))
    lines = [t.many("点位 {count} 个：", len(rows))]
    for estate, title, point in rows[:60]:
        lines.append(f"{point.code} {estate} {title} {point.name}")
    lines.append(t("打印二维码：/round print"))
    return Reply("\n".join(lines))


def dropped(t: Tongue, point: Checkpoint) -> Reply:
    return Reply(t("{point} 不用再走了，以前的记录还在。", point=point.name))


def on_sheet(t: Tongue) -> dict[str, str]:
    """The words of a sheet of codes."""
    return {"title": t("巡检点位"), "say": t("扫码，或在聊天里写")}


def sheet_ready(t: Tongue, count: int) -> str:
    return t.many("{count} 个点位的二维码在附件里，打印出来贴到点位上。", count)


# ----------------------------------------------------------------------------------- refusals


def no_point(word: str) -> Say:
    return lambda t: t(
        "没有叫「{word}」的点位，或者同名的不止一个。写 /round 看看。", word=word[:30]
    )


def point_known(name: str) -> Say:
    return lambda t: t("这条路线上已经有「{name}」了。", name=name)


def no_round_under_way(t: Tongue) -> str:
    return t("现在没有正在走的巡检，或者不止一个。写 /round 看看。")
