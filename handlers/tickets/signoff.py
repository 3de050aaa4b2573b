"""The homeowner's word at the end: it is solved, so many points, a line about it (CS-2)."""

from __future__ import annotations

import re

from handlers import deadlines, dialogue, policy, telling
from handlers.context import Context, Moment
from handlers.errors import NotAllowed, WrongState
from handlers.homes import completeness
from handlers.tickets import people, privacy, said
from handlers.wording import refusals, signoff
from handlers.wording import tickets as words
from nlu import faces, speech
from storage import followups, tickets
from storage.charter.company import CONDUCT
from storage.dialogues import Dialogue
from storage.history import Kind
from storage.tickets import Ticket

# What is typed where a button could be pressed: 5分, 打5分, 五星, 4. Words about it may follow.
_POINTS = re.compile(
    r"(?:必须|当然|绝对|肯定|妥妥|直接|那就)?(?:我?(?:就|先)?(?:给|打)(?:你们?|您|他|师傅)?(?:个|打)?|评个?)?\s*"
    r"(?:([1-5一二三四五两])\s*(?P<unit>个?分|颗?星|个?星|stars?|points?)?|(?P<full>满分))"
    r"(?:吧|啊|呀|哈|的|了)?[,，。.!！、\s]*(?P<words>.{0,300})",
    re.DOTALL | re.IGNORECASE,
)
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
LONGEST_REMARK = 500


def confirm_by_words(context: Context) -> None:
    """修好了: signs off what waits for it; asks where it is not sure."""
    waiting = [each for each in context.open_tickets if each.is_asked]
    named = said.named(context)
    if named is not None and named.is_open:
        confirm(context, named)
    elif len(waiting) == 1:
        confirm(context, waiting[0])
    elif waiting:
        telling.answer(context, words.which(context.t, waiting, "confirm"))
    elif len(context.open_tickets) == 1:
        ticket = context.open_tickets[0]
        telling.answer(context, words.ask_whether_solved(context.t, ticket), ticket_id=ticket.id)
    elif context.open_tickets:
        telling.answer(context, words.which(context.t, context.open_tickets, "confirm"))
    else:
        telling.answer(context, words.no_open(context.t))


def confirm(context: Context, ticket: Ticket) -> None:
    """The homeowner signs off (CS-2). Only who reported, or somebody of the same home, can."""
    only_homeowners(context, ticket)
    if ticket.is_major and ticket.is_in_work:
        said.hear(context, ticket)  # only those whom the charter names close it (GM-4)
        return
    if not ticket.is_signed:  # else pressed twice
        ticket.sign_off(context.now)
        event = context.note(ticket.id, Kind.SIGNED_OFF)
        deadlines.meet(context, ticket, "signoff", "promise", by=event)
        deadlines.cancel(context, ticket)
        plan_follow_up(context, ticket)
        reporter = context.sender.person.name
        people.tell_holder(
            context, ticket, lambda t: signoff.confirmed(t, ticket, reporter), "notice"
        )
    points = marked(context.text)
    if points is None:
        dialogue.ask(context, "points", words.signed_off(context.t, ticket), ticket=ticket.id)
    else:
        rate(context, ticket, points)  # 好了，五分: nobody asks again


def plan_follow_up(moment: Moment, ticket: Ticket) -> None:
    """Some weeks after the end it will be asked whether it holds, where the charter wants that."""
    rule = moment.rules.charter.followup
    if ticket.category in rule.categories:
        asked_at = policy.decent_moment(moment.now + rule.after, rule.at, moment.rules.zone)
        followups.plan(moment.session, ticket.id, rule.clause, asked_at)


def rate(context: Context, ticket: Ticket, points: int, remark: str = "") -> None:
    """/rate N 1-5 [WORDS]: the newest points count; all of them stay in the history."""
    only_homeowners(context, ticket)
    if not ticket.is_ended:
        raise WrongState(refusals.not_solved_yet(ticket.id))
    ticket.rating = points
    context.note(ticket.id, Kind.RATED, str(points))
    people.tell_holder(context, ticket, lambda t: signoff.rated(t, ticket, points), "notice")
    _tell_of_low_points(context, ticket, points)
    if remark:
        _keep_remark(context, ticket, remark)
    else:
        dialogue.ask(context, "remark", words.rated(context.t, points), ticket=ticket.id)


def _tell_of_low_points(context: Context, ticket: Ticket, points: int) -> None:
    low = context.rules.charter.signoff.low
    if low is None or points > low.points:
        return
    reporter = context.sender.person.name
    people.tell_roles(
        context,
        ticket,
        low.to,
        lambda t: signoff.low_points(t, ticket, reporter, points),
        "notice",
        but_not=(ticket.holder_id,),
    )


def marked(text: str) -> int | None:
    """How many points some words give: 打五星, 满分; None where none."""
    match = speech.find(text.strip(), "gives_marks")
    if match is None:
        return None
    given = match["points"]
    return 5 if given is None else _NUMERALS.get(given) or int(given)


def points_answered(context: Context, question: Dialogue) -> bool:
    """5分, typed in answer to "how many points?". False where it is about something else."""
    match = _POINTS.fullmatch(faces.without(context.text.strip()))
    ticket = tickets.ticket(context.session, question.data["ticket"])
    if match is None or ticket is None:
        return False
    # 4分吧，地上还有胶带 is a mark with a word; 三单元灯坏了 is none.
    said_so = match["unit"] or match["full"]
    if context.meaning.is_grave or not (said_so or _may_be_remark(context, match["words"])):
        return False
    dialogue.finish(context)
    points = 5 if match["full"] else _NUMERALS.get(match[1]) or int(match[1])
    rate(context, ticket, points, match["words"].strip())
    return True


def remark_answered(context: Context, question: Dialogue) -> bool:
    """A line about the work, after the points. A new complaint is none, and is not swallowed."""
    ticket = tickets.ticket(context.session, question.data["ticket"])
    if ticket is None or not _may_be_remark(context, context.text):
        return False
    dialogue.finish(context)
    _keep_remark(context, ticket, context.text.strip())
    return True


def _may_be_remark(context: Context, remark: str) -> bool:
    meaning = context.meaning
    if not remark.strip() or meaning.is_grave:
        return not remark.strip()
    if meaning.intent in ("thanks", "ticket_confirm"):
        return True
    # 师傅态度不好 belongs to the points; 厨房又漏水了 is a matter of its own.
    return meaning.intent == "other" or (
        meaning.intents == ("complaint",) and meaning.category == CONDUCT
    )


def _keep_remark(context: Context, ticket: Ticket, remark: str) -> None:
    remark = remark[:LONGEST_REMARK]
    context.note(ticket.id, Kind.REMARKED, remark)
    reporter = context.sender.person.name
    low = context.rules.charter.signoff.low
    if low is not None and (ticket.rating or 5) <= low.points:
        # Hard words about somebody's work are for those who lead it.
        people.tell_roles(
            context, ticket, low.to, lambda t: signoff.remark(t, ticket, reporter, remark), "notice"
        )
    else:
        people.tell_holder(
            context, ticket, lambda t: signoff.remark(t, ticket, reporter, remark), "notice"
        )
    telling.answer(context, signoff.remark_kept(context.t, ticket), ticket_id=ticket.id)
    if (ticket.rating or 0) >= 4:
        completeness.ask_one(context)


def only_homeowners(context: Context, ticket: Ticket) -> None:
    """Staff do not sign off or rate their own work."""
    if not privacy.resident_may_see(context, ticket):
        raise NotAllowed(refusals.not_for_you)
