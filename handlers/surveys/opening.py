"""A survey opens, and each home is asked: by day, not too often, never twice at once (CS-4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers import borders, policy, telling
from handlers.context import Context, Moment
from handlers.surveys import answering
from handlers.wording import surveys as words
from storage import contacts, dunning, households, surveys, tickets
from storage.collection import Quarter, quarter_of
from storage.surveys import Survey, SurveyHome

WEEK = timedelta(days=7)
ANOTHER_DAY = timedelta(days=1)  # where a home is left in peace for now


def quarter(moment: Moment) -> Quarter:
    return quarter_of(moment.rules.today(moment.now))


def begins_at(moment: Moment, when: Quarter | None = None) -> datetime:
    """When a quarter's survey opens by itself; this quarter's where none is named."""
    rule, first = moment.rules.charter.survey, (when or quarter(moment)).first
    month = first.month + rule.month - 1
    return policy.monthly_moment(first.year, month, rule.day, rule.at, moment.rules.zone)


def open_in(moment: Moment, estate_id: int, by: int | None = None) -> Survey | None:
    """Opens this quarter's survey of an estate; None where it has been opened."""
    rule, now = moment.rules.charter.survey, quarter(moment)
    return surveys.open_survey(
        moment.session,
        {
            "estate_id": estate_id,
            "quarter_on": now.first,
            "clause": rule.clause,
            "state": "open",
            "indicators": [
                each.model_dump(include={"name", "title", "english", "about"})
                for each in rule.indicators
            ],
            "measures": [],
            "opened_at": moment.now,
            "opened_by_id": by,
            "closes_at": (closes := _closes_at(moment, now.last)),
            "next_at": closes,
        },
    )


def _closes_at(moment: Moment, last: date) -> datetime:
    """After the charter's span, and always within the quarter that it speaks of."""
    end = datetime.combine(last, moment.rules.charter.dunning.not_after, tzinfo=moment.rules.zone)
    return min(moment.now + moment.rules.charter.survey.open_for, end)


def start(context: Context) -> None:
    """Now, in every estate of the asker where the quarter has none yet."""
    found = borders.known(context)
    opened = [each for each in found if open_in(context, each.id, context.sender.id) is not None]
    names = [each.name for each in opened]
    telling.answer(context, words.started(context.t, names, quarter(context).first))


# --------------------------------------------------------------------------------- asking a home


def ask(moment: Moment, row: SurveyHome) -> None:
    """A home's turn: the first question, or a reminder; what was begun goes on where it stopped."""
    survey = surveys.survey(moment.session, row.survey_id)
    if survey.state != "open" or row.state not in surveys.UNFINISHED:
        row.next_at = None
        return
    if (later := _rather_later(moment, row)) is not None:
        row.next_at = later if later < survey.closes_at else None
        return
    rule = moment.rules.charter.survey
    again = row.state != "waiting"
    told = _tell(moment, survey, row, "resume" if row.state == "begun" else "again" * again)
    row.next_at = moment.now + rule.remind_every
    if not told:
        return  # nobody of the home is on a messenger yet
    row.sent_before_at, row.sent_at, row.asked_at = row.sent_at, moment.now, moment.now
    row.reminders += again
    if not again:
        row.state = "asked"
    if row.reminders >= rule.remind_times:
        row.next_at = None


def _rather_later(moment: Moment, row: SurveyHome) -> datetime | None:
    """Not at night, not beyond what a home hears from us in a week, not amid serious trouble."""
    ladder, zone = moment.rules.charter.dunning, moment.rules.zone
    if not ladder.not_before <= moment.rules.local(moment.now).time() < ladder.not_after:
        return policy.decent_moment(moment.now, ladder.not_before, zone)
    own = sum(at is not None and at > moment.now - WEEK for at in (row.sent_at, row.sent_before_at))
    texts = dunning.texts_since(moment.session, [row.home_id], moment.now - WEEK)
    said = own + texts.get(row.home_id, 0)
    troubled = any(
        each.is_open and each.is_grave
        for each in tickets.of_home(moment.session, row.home_id, limit=50)
    )
    return moment.now + ANOTHER_DAY if troubled or said >= ladder.texts_a_week else None


def _tell(moment: Moment, survey: Survey, row: SurveyHome, opening: str) -> int:
    """To all of the home who can be reached; once begun, to whoever has begun, unless they left it
    lying. How many hear it."""
    told = 0
    nobodys = answering.is_left(moment, row)
    marks = surveys.marks_of(moment.session, row.id) if row.state == "begun" else {}
    for person, _ in households.residents_of(moment.session, row.home_id):
        if row.person_id not in (None, person.id) and not nobodys:
            continue
        if not contacts.reachable(moment.session, person.id):
            continue
        home = answering.label(moment, person.id, row)
        telling.tell_person(
            moment,
            person.id,
            lambda t, home=home: words.ask_mark(  # type: ignore[misc]
                t, row.id, survey.indicators, set(marks), home, opening or "first"
            ),
            "survey",
            key=f"survey:{row.id}:{row.reminders}:{opening}",
            stale_after=survey.closes_at,
        )
        told += 1
    return told
