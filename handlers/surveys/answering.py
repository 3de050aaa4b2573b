"""A home answers: one tap for each question, or a number typed; on any messenger, hours later,
with a complaint in between (CS-4)."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import afterwords, dialogue, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.tickets import report
from handlers.wording import surveys as words
from nlu import faces
from storage import estates, history, households, surveys
from storage.dialogues import Dialogue
from storage.estates import Home
from storage.history import Trait
from storage.surveys import Survey, SurveyHome, SurveyMark

_TYPED = re.compile(r"(?:打|给)?\s*([1-5一二三四五])\s*(?:分|星)?[。.]?|(跳过|skip)", re.IGNORECASE)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


def label(moment: Moment, person_id: int, row: SurveyHome) -> Home | None:
    """The home, where a person has several and must know which is meant."""
    several = len(households.homes_of(moment.session, person_id)) > 1
    return estates.home(moment.session, row.home_id) if several else None


def mark(context: Context, row: SurveyHome, place: int, points: int) -> None:
    """So many points for the question at this place, as a button says it; 0: skipped."""
    survey = surveys.survey(context.session, row.survey_id)
    indicator = _indicator(survey, place)
    if reply := _not_now(context, survey, row):
        telling.answer(context, reply)
        return
    _mark(context, survey, row, indicator, points)


def typed(context: Context) -> bool:
    """5, 五分, 跳过: the answer to the question that waits. False where it is about something
    else: nothing waits, or the staff have spoken since."""
    found = _TYPED.fullmatch(faces.without(context.text.strip()))
    sender = context.sender
    if found is None or sender.chat is not None or not sender.homes or context.about is not None:
        return False
    asked = surveys.under_way(context.session, [each.id for each in sender.homes])
    waits = next((each for each in asked if may_answer(context, each, sender.id)), None)
    if waits is None or _staff_spoke_since(context, waits):
        return False
    row = surveys.home_row(context.session, waits.id) or waits
    survey = surveys.survey(context.session, row.survey_id)
    open_ones = _unanswered(context, survey, row)
    if not open_ones or _not_now(context, survey, row):
        return False
    points = 0 if found[2] else _NUMERALS.get(found[1]) or int(found[1])
    _mark(context, survey, row, open_ones[0], points)
    context.outcome = f"survey {row.id}"
    return True


def waiting(context: Context) -> Reply | None:
    """The question of the sender's home that waits for them; None where none does."""
    asked = surveys.under_way(context.session, [each.id for each in context.sender.homes])
    for row in asked:
        survey = surveys.survey(context.session, row.survey_id)
        given = surveys.marks_of(context.session, row.id)
        over = all(each["name"] in given for each in survey.indicators)
        if not over and _not_now(context, survey, row) is None:
            home = label(context, context.sender.id, row)
            opening = "resume" if given else "first"
            return words.ask_mark(context.t, row.id, survey.indicators, given, home, opening)
    return None


def may_answer(moment: Moment, row: SurveyHome, person_id: int) -> bool:
    """Whoever has begun it; anybody of the home while nobody has, or once it was left lying."""
    return row.person_id in (None, person_id) or is_left(moment, row)


def is_left(moment: Moment, row: SurveyHome) -> bool:
    """Whoever began it has not gone on for so long that another of the home may, or lives there
    no more. What was marked stays marked."""
    if row.state != "begun" or row.entered_by_id is not None:
        return False
    living = households.residents_of(moment.session, row.home_id)
    if all(person.id != row.person_id for person, _ in living):
        return True
    marked_at = surveys.last_marked_at(moment.session, row.id)
    span = moment.rules.charter.survey.take_over_after
    return marked_at is not None and marked_at + span <= moment.now


def _staff_spoke_since(context: Context, row: SurveyHome) -> bool:
    for ticket in context.open_tickets:
        last = history.last_that(context.session, ticket.id, Trait.TALK)
        if last is None or row.asked_at is None:
            continue
        if last.is_of(Trait.OURS) and last.at >= row.asked_at:
            return True
    return False


def _indicator(survey: Survey, place: int) -> dict[str, str]:
    """The question at a place, counted from one. Raises NotFound."""
    if not 1 <= place <= len(survey.indicators):
        raise NotFound(words.no_survey)
    return survey.indicators[place - 1]


def find(context: Context, number: str) -> SurveyHome:
    """The answer of one of the sender's own homes. Raises NotFound."""
    row = surveys.home_row(context.session, row_number(number))
    if row is None or row.home_id not in {each.id for each in context.sender.homes}:
        raise NotFound(words.no_survey)
    return row


def _not_now(context: Context, survey: Survey, row: SurveyHome) -> Reply | None:
    """Why nothing can be marked, if so: one answer for a home, and only while it is open."""
    if survey.state != "open":
        return words.over(context.t)
    if row.entered_by_id is not None or not may_answer(context, row, context.sender.id):
        return words.one_of_a_home(context.t, finished=row.state in ("done", "short"))
    return None


def _mark(
    context: Context, survey: Survey, row: SurveyHome, indicator: dict[str, str], points: int
) -> None:
    again = row.state in ("done", "short")
    takes_over = row.person_id not in (None, context.sender.id)
    keep(context, row, indicator["name"], points)
    row.person_id, row.asked_at = context.sender.id, context.now
    rule = context.rules.charter.survey
    low = indicator if 0 < points <= rule.low else None
    if again:
        row.state = _final(context, row)
        telling.answer(context, words.changed(context.t, indicator, points))
        return
    row.state = "begun"
    # Where they stop now, the next question comes again once, some hours later.
    row.next_at = context.now + rule.resume_after if row.reminders < rule.remind_times else None
    if _unanswered(context, survey, row):
        _put(context, survey, row, low, opening="taken" if takes_over else "next")
        return
    row.state, row.done_at, row.next_at = _final(context, row), context.now, None
    lows = _low_marks(context, survey, row)
    dialogue.ask(context, "surveywords", words.last(context.t, row.id, lows), row=row.id)


def keep(moment: Moment, row: SurveyHome, indicator: str, points: int) -> None:
    """Writes a mark down; the newest of an indicator counts."""
    worth = moment.rules.charter.survey.worth
    found = surveys.marks_of(moment.session, row.id).get(indicator) or SurveyMark(
        survey_home_id=row.id, indicator=indicator, points=0, value=0, marked_at=moment.now
    )
    found.points, found.marked_at = points, moment.now
    found.value = worth[points - 1] if points else 0
    moment.session.add(found)
    moment.session.flush()


def _final(moment: Moment, row: SurveyHome) -> str:
    given = [each for each in surveys.marks_of(moment.session, row.id).values() if each.points]
    return "done" if len(given) >= moment.rules.charter.survey.enough else "short"


def _put(
    context: Context,
    survey: Survey,
    row: SurveyHome,
    low: dict[str, str] | None = None,
    opening: str = "next",
) -> None:
    """The next question, in the same message an offer about the low mark before it."""
    given = set(surveys.marks_of(context.session, row.id))
    home = label(context, context.sender.id, row)
    reply = words.ask_mark(context.t, row.id, survey.indicators, given, home, opening, low)
    telling.answer(context, reply)


def _unanswered(moment: Moment, survey: Survey, row: SurveyHome) -> list[dict[str, str]]:
    given = surveys.marks_of(moment.session, row.id)
    return [each for each in survey.indicators if each["name"] not in given]


def _low_marks(context: Context, survey: Survey, row: SurveyHome) -> list[tuple[int, str]]:
    """(place, title) of low marks about which nobody was asked to come yet."""
    given, low = surveys.marks_of(context.session, row.id), context.rules.charter.survey.low
    return [
        (place, words.title(context.t, each))
        for place, each in enumerate(survey.indicators, 1)
        if 0 < given[each["name"]].points <= low and given[each["name"]].ticket_id is None
    ]


# ------------------------------------------------------------------------------- after the marks


def words_answered(context: Context, question: Dialogue) -> bool:
    """Free words at the end. A complaint among them is kept, and is a complaint as well."""
    row = surveys.home_row(context.session, question.data["row"])
    if row is None or row.person_id is None or not afterwords.belong(context):
        return False
    dialogue.finish(context)
    if not afterwords.is_nothing(context):
        row.words = afterwords.kept(context)
        if afterwords.is_complaint(context):
            return False  # it goes on as one
    telling.answer(context, words.thanks(context.t))
    return True


def nothing_more(context: Context) -> None:
    """The button 没有了."""
    if context.question is not None and context.question.asks == "surveywords":
        dialogue.finish(context)
    telling.answer(context, words.thanks(context.t))


def look_into(context: Context, row: SurveyHome, place: int) -> None:
    """What got a low mark becomes a ticket; pressed twice, one ticket."""
    survey = surveys.survey(context.session, row.survey_id)
    indicator = _indicator(survey, place)
    given = surveys.marks_of(context.session, row.id).get(indicator["name"])
    if given is None or not given.points:
        raise NotFound(words.no_survey)
    if given.ticket_id is not None:
        telling.answer(context, words.looked_into(context.t, given.ticket_id))
        return
    said = words.low_mark(context.tongue(), indicator, given.points)
    about = replace(context, incoming=replace(context.incoming, text=said))
    ticket = report.request(about, indicator["about"], words.will_look_into)
    given.ticket_id = ticket.id
    if ticket.home_id is None:
        ticket.home_id, ticket.place = (
            row.home_id,
            estates.home(context.session, row.home_id).number,
        )
        context.session.add(ticket)
    context.session.add(given)
    context.outcome = f"ticket {ticket.id}"
    if survey.state == "open" and row.state == "begun" and _unanswered(context, survey, row):
        _put(context, survey, row)


# ------------------------------------------------------------------------------- by telephone


def marks(context: Context, word: str) -> list[int]:
    """54553455, 5,4,5…: the points of every question in their order, 0 for what was skipped."""
    digits = re.sub(r"[,，]", "", word)
    if not digits or not set(digits) <= set("012345"):
        raise BadWords(words.bad_marks(len(context.rules.charter.survey.indicators)))
    return [int(each) for each in digits]


def by_phone(context: Context, home: Home, given: list[int], said: str) -> None:
    """Asked by telephone or at the door; ``given``: points for every question, 0: skipped."""
    found = [each for each in surveys.newest(context.session) if each.estate_id == home.estate_id]
    survey = found[0] if found and found[0].state == "open" else None
    if survey is None:
        raise NotFound(words.none_open)
    if len(given) != len(survey.indicators):
        raise BadWords(words.bad_marks(len(survey.indicators)))
    row = surveys.of_home(context.session, survey.id, home.id)
    row = row or surveys.add_home(context.session, survey.id, home.id)
    if row is None:
        raise NotFound(words.no_survey)
    if row.state in ("done", "short") and row.entered_by_id is None:
        telling.answer(context, words.answered_themselves(context.t, home))
        return
    for indicator, points in zip(survey.indicators, given, strict=True):
        keep(context, row, indicator["name"], points)
    row.entered_by_id, row.done_at, row.next_at = context.sender.id, context.now, None
    row.state, row.words = _final(context, row), said[: afterwords.LONGEST]
    context.session.add(row)
    context.audit("survey.entered", home.id)
    telling.answer(context, words.entered(context.t, home))
