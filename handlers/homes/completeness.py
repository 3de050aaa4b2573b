"""Keeps the archive complete: a monthly check with its figure, and one question at a good moment.

CS-3: at the monthly check at least 95 % of the homes are complete and up to date.
"""

from __future__ import annotations

import re
from datetime import date

from handlers import borders, dialogue, telling
from handlers.context import Context, Moment
from handlers.tickets import pages
from handlers.wording import archive as words
from nlu.slots import month
from storage import completeness, estates, households
from storage.completeness import ArchiveQuestion
from storage.dialogues import Dialogue
from storage.estates import Estate, Home

# What a person can be asked in a chat. The area and the owner stand in papers.
ASKABLE = ("phone", "moved_in", "parking")
NO = frozenset({"不用了", "不想说", "不", "不说", "算了", "跳过", "no", "skip"})
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2}))?")


def check(moment: Moment, estate_id: int) -> None:
    """The monthly check of one estate: its figure and the homes that lag, to the charter's role."""
    rule = moment.rules.charter.archive
    since = moment.now - rule.fresh_within
    figure = next(
        (
            each
            for each in completeness.figures(moment.session, rule.fields, since)
            if each.estate_id == estate_id
        ),
        None,
    )
    if figure is None:
        return
    completeness.note_check(moment.session, figure, moment.now)
    lagging = completeness.lagging(moment.session, estate_id, rule.fields, since)
    estate = estates.estate(moment.session, estate_id)
    more = f"/archive {estate.name} p2" if len(lagging) > words.MOST_LINES else ""
    reached = figure.fresh >= rule.updated_target * figure.homes
    telling.tell_role(
        moment,
        rule.to,
        estate_id,
        lambda t: words.checked(t, estate.name, figure, rule.updated_target, lagging, more),
        "list",
    )
    if not reached:
        telling.tell_role(
            moment,
            moment.rules.charter.desk_leader,
            estate_id,
            lambda t: words.below(t, estate.name, figure, rule.updated_target),
            "notice",
        )


def show(context: Context, named: Estate | None = None, page: str = "") -> None:
    """/archive [小区] [页]: how complete the archive is now, per estate, and every home that lags,
    page by page."""
    rule, session, at = context.rules.charter.archive, context.session, pages.read(page)
    since = context.now - rule.fresh_within
    here = borders.named(context, named)
    for figure in completeness.figures(session, rule.fields, since, here):
        name = estates.estate(session, figure.estate_id).name
        first = (at.number - 1) * words.MOST_LINES
        lagging = completeness.lagging(
            session, figure.estate_id, rule.fields, since, words.MOST_LINES + 1, first
        )
        more = f"/archive {name} p{at.number + 1}" if len(lagging) > words.MOST_LINES else ""
        reply = words.checked(context.t, name, figure, rule.updated_target, lagging, more)
        telling.answer(context, reply, kind="list")


def confirm(context: Context, home: Home) -> None:
    """/uptodate HOME: somebody has asked, and what the archive says of the home is right."""
    household = households.household_of(context.session, home.id)
    if household is not None:
        household.confirmed_at = context.now
        context.session.add(household)
    context.audit("home.confirmed", home.id)
    telling.answer(context, words.confirmed(context.t, home))


# ---------------------------------------------------------------------- one question, now and then


def ask_one(context: Context) -> None:
    """After something went well: one thing that the archive lacks about the asker's home.

    At most once in the charter's span for a home, never in a group, never while something else
    is being asked, never again what was refused.
    """
    if context.sender.chat is not None or context.question is not None or context.sender.is_staff:
        return
    rule = context.rules.charter.archive
    for home, tie in households.residencies_of(context.session, context.sender.id):
        if tie.kind == "tenant":
            continue
        before = completeness.last_question(context.session, home.id)
        if before is not None and before.asked_at > context.now - rule.ask_every:
            continue
        lacking = completeness.missing(context.session, home.id, rule.fields)
        refused = completeness.refused(context.session, home.id)
        field = next((each for each in lacking if each in ASKABLE and each not in refused), None)
        if field == "phone" and context.sender.person.phone:
            field = None  # another owner's phone is not this person's to tell
        if field is not None:
            _ask(context, home, field)
            return


def _ask(context: Context, home: Home, field: str) -> None:
    question = ArchiveQuestion(
        home_id=home.id, person_id=context.sender.id, field=field, asked_at=context.now
    )
    context.session.add(question)
    context.session.flush()
    dialogue.ask(context, "archive", words.question(context.t, home, field), question=question.id)


def skip(context: Context) -> None:
    """The button 不想说: this is never asked again."""
    question = context.question
    if question is not None and question.asks == "archive":
        asked = completeness.question(context.session, question.data["question"])
        dialogue.finish(context)
        if asked is not None:
            asked.answer = "refused"
            context.session.add(asked)
    telling.answer(context, words.never_mind(context.t))


def answered(context: Context, question: Dialogue) -> bool:
    """The answer, or a refusal, or something else altogether: then nobody insists."""
    said = context.text.strip()
    if said.casefold() in NO:
        skip(context)
        return True
    asked = completeness.question(context.session, question.data["question"])
    dialogue.finish(context)
    if asked is None:
        return False
    home = estates.home(context.session, asked.home_id)
    if not _keep(context, home, asked.field, said):
        return False
    asked.answer = "given"
    context.sender.person.consented_at = context.now
    context.session.add(asked)
    context.session.add(context.sender.person)
    household = households.household_of(context.session, home.id)
    if household is not None:
        household.confirmed_at = context.now
        context.session.add(household)
    context.audit("home.completed", home.id, what=asked.field, consent=True)
    telling.answer(context, words.noted(context.t))
    return True


def _keep(context: Context, home: Home, field: str, said: str) -> bool:
    """Writes the answer down; False where the words are none."""
    if field == "phone":
        match = _PHONE.search(re.sub(r"[\s-]", "", said))
        if match is None:
            return False
        context.sender.person.phone = match[0]
    elif field == "moved_in":
        day = _day(said, context.rules.today(context.now))
        household = households.household_of(context.session, home.id)
        if day is None or household is None or day > context.rules.today(context.now):
            return False
        household.moved_in_on = day
        context.session.add(household)
    else:
        if len(said) > 40 or context.meaning.intent != "other":
            return False
        home.parking = said
        context.session.add(home)
    return True


def _day(said: str, today: date) -> date | None:
    """2021-05-01, 2021年5月, 前年五月: the first of it where only the month is said."""
    match = _DAY.search(said)
    if match is None:
        named = month.find(said, today)
        return date.fromisoformat(f"{named}-01") if named else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None
