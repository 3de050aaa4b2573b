"""What staff read about many tickets, or about the whole life of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names, privacy, promises
from handlers.wording.cards import actions, head, whole_button
from handlers.wording.excerpts import cut, fits, short
from handlers.wording.tongue import Tongue
from storage.attachments import Attachment
from storage.history import Kind, TicketEvent, Trait
from storage.outcomes import Outcomes, Today
from storage.states import Fact, states
from storage.tickets import Ticket

EVENTS_SHOWN = 15
FILES_SHOWN = 10
PART = 2000  # characters of all that was said, in one message
WORDS_SHOWN = 80  # characters of what was said, in the list of what happened


TOGETHER_NAMED = 6  # buttons


def together(t: Tongue, headed: Sequence[tuple[str, Ticket]]) -> Reply:
    """Many at once: how each was headed, and what it is about."""
    lines = [t.many("{count} 单超时，一起告诉您：", len(headed))]
    lines += [f"{said} · {short(ticket.text, 24)}" for said, ticket in headed]
    numbers = [ticket.id for _, ticket in headed[:TOGETHER_NAMED]]
    buttons = [Button(t("看单子"), "/queue"), *(Button(f"#{n}", f"/ticket {n}") for n in numbers)]
    return Reply("\n".join(lines), tuple(buttons))


SOON_NAMED = 5  # tickets that the board names; the queue has them all


def board(
    t: Tongue,
    counts: Counter[tuple[str, str]],
    late: int,
    figures: Mapping[str, Counter[str]],
    ended: Outcomes,
    soon: Sequence[int],
    today: Today,
    estate: str = "",
) -> Reply:
    lines = [t("{estate} 现在的单子：", estate=estate) if estate else t("现在的单子：")]
    for department in t.company.departments:
        parts = [f"{names.state(t, each)} {counts[department, each]}" for each in states(Fact.OPEN)]
        name = names.department(t, department)
        lines.append(t("{department}：{counts}", department=name, counts=t("；").join(parts)))
    lines.append(t("已超时、还没人管的：{late}", late=late))
    if soon:
        named = t.joined(f"#{number}" for number in soon[:SOON_NAMED])
        lines.append(t.many("快到时限的：{count}（{tickets}）", len(soon), tickets=named))
    lines.append(
        t(
            "今天：报事 {reported}，按时答复 {answered}，超时 {missed}，办结 {closed}",
            reported=today.reported,
            answered=today.answered,
            missed=today.missed,
            closed=today.closed,
        )
    )
    lines.append(
        t(
            "本月结束的：业主确认 {signed}，没签字 {unsigned}；"
            "打分 {rated} 次，满意 {satisfied} 次",
            signed=ended.signed,
            unsigned=ended.unsigned,
            rated=ended.rated,
            satisfied=ended.satisfied,
        )
    )
    lines += filter(None, [promises.summary(t, figures)])
    return Reply(
        "\n".join(lines), (Button(t("看单子"), "/queue"), Button(t("看承诺"), "/promises"))
    )


def details(
    t: Tongue,
    ticket: Ticket,
    reporter: str,
    home: str,
    holder: str | None,
    happened: Sequence[tuple[TicketEvent, str]],
    kept: Sequence[Attachment],
    now: datetime,
    page: int = 1,
) -> Reply:
    """The whole ticket: what, where, who, and what happened, newest last; page 1 is the newest."""
    until = max(len(happened) - (page - 1) * EVENTS_SHOWN, 0)
    shown = happened[max(until - EVENTS_SHOWN, 0) : until]
    if page > 1:
        return _earlier(t, ticket, shown, page, until > EVENTS_SHOWN, now)
    lines = [
        head(t, ticket),
        t("状态：{state}", state=names.state(t, ticket.state)),
        t("房屋：{home} · {reporter}", home=home or t("未登记"), reporter=reporter),
        t("内容：{text}", text=cut(ticket.text)),
        *([privacy.of_unnamed(t)] if privacy.is_unnamed(ticket) else []),
    ]
    if holder:
        lines.append(t("接单人：{holder}", holder=holder))
    if kept:
        files = t.joined(_file(t, each) for each in kept[-FILES_SHOWN:])
        lines.append(t("附件：{files}", files=files))
    lines += [_happened(t, event, who, now) for event, who in shown]
    photo = next((each.id for each in reversed(kept) if each.kind == "photo"), None)
    buttons = actions(t, ticket) if ticket.is_open else ()
    more = (_earlier_button(t, ticket, 2),) if until > EVENTS_SHOWN else ()
    whole = _in_full_button(t, ticket, shown)
    return Reply("\n".join(lines), (*buttons, *whole, *more), photo)


def in_full(
    t: Tongue,
    ticket: Ticket,
    happened: Sequence[tuple[TicketEvent, str]],
    now: datetime,
    part: int = 1,
) -> Reply:
    """All that either side has said about it, nothing shortened; what is very long, in parts."""
    lines = [t("#{number} 说过的话：", number=ticket.id)]
    for event, who in happened:
        if event.is_of(Trait.WORDS):
            what = f"{t.moment(event.at, now)} {event_name(t, event.kind)}"
            lines += ["", " · ".join(filter(None, [what, who])), event_words(t, event)]
    whole = "\n".join(lines)
    shown = whole[(part - 1) * PART : part * PART]
    more = Button(t("接着看"), f"/ticket {ticket.id} {t('全文')}{part + 1}")
    return Reply(shown or lines[0], (more,) if len(whole) > part * PART else ())


def _in_full_button(
    t: Tongue, ticket: Ticket, shown: Sequence[tuple[TicketEvent, str]]
) -> tuple[Button, ...]:
    """Where something that was said is shown shortened."""
    shortened = not fits(ticket.text) or any(
        event.is_of(Trait.WORDS)
        and event.kind != Kind.REPORTED
        and len(event_words(t, event)) > WORDS_SHOWN
        for event, _ in shown
    )
    return (whole_button(t, ticket),) if shortened else ()


def _earlier(
    t: Tongue,
    ticket: Ticket,
    shown: Sequence[tuple[TicketEvent, str]],
    page: int,
    more: bool,
    now: datetime,
) -> Reply:
    lines = [t("#{number} 更早的经过：", number=ticket.id)]
    lines += [_happened(t, event, who, now) for event, who in shown]
    return Reply("\n".join(lines), (_earlier_button(t, ticket, page + 1),) if more else ())


def _earlier_button(t: Tongue, ticket: Ticket, page: int) -> Button:
    return Button(t("更早的"), f"/ticket {ticket.id} {page}")


def _file(t: Tongue, attachment: Attachment) -> str:
    kind = {
        "photo": t("照片"),
        "voice": t("语音"),
        "video": t("视频"),
        "document": t("文件"),
        "sticker": t("表情"),
        "location": t("位置"),
        "contact": t("名片"),
    }[attachment.kind]
    return f"{kind} {short(attachment.note, 40)}".strip()


def _happened(t: Tongue, event: TicketEvent, who: str, now: datetime) -> str:
    """14:35 已接单 · 张师傅"""
    line = f"{t.moment(event.at, now)} {event_name(t, event.kind)}"
    more = [who, short(event_words(t, event), WORDS_SHOWN)]
    return " · ".join([line, *filter(None, more)])


def event_name(t: Tongue, kind: str) -> str:
    return t(Kind(kind).label)


def event_words(t: Tongue, event: TicketEvent) -> str:
    """What an event says: somebody's own words, or a word of ours in the reader's language."""
    if event.is_of(Trait.DEADLINE):
        return names.deadline(t, event.text)
    if event.is_of(Trait.ROLES):
        return t.joined(names.role(t, role) for role in event.text.split(", "))
    if event.is_of(Trait.DEPARTMENT):
        return names.department(t, event.text)
    if event.is_of(Trait.PLACE):
        return names.place(t, event.text)
    return event.text
