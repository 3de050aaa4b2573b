"""The last two quarters' surveys of the demo estate, with their approved measures (CS-4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.demo.stage import Stage
from handlers import duties
from handlers.surveys import reporting
from handlers.wording import findings as figures
from handlers.wording.findings import Findings
from storage import households, surveys
from storage.approvals import Approval
from storage.estates import Home
from storage.periods import Period, containing
from storage.surveys import Survey, SurveyHome, SurveyMark

SILENT = 6  # every so manieth home has not answered


def collect(stage: Stage) -> None:
    lately = containing("quarter", stage.today).before
    _hold(stage, lately.before, stage.past["survey"]["before"])
    _hold(stage, lately, stage.past["survey"]["lately"])


def _hold(stage: Stage, quarter: Period, given: Mapping[str, str]) -> None:
    """One survey from its opening to its measures."""
    rule = stage.moment.rules.charter.survey
    opened = stage.at(quarter.day(rule.month, rule.day), f"{rule.at:%H:%M}")
    survey = Survey(
        estate_id=stage.estate.id,
        quarter_on=quarter.first,
        clause=rule.clause,
        state="closed",
        indicators=[
            each.model_dump(include={"name", "title", "english", "about"})
            for each in rule.indicators
        ],
        opened_at=opened,
        closes_at=opened + rule.open_for,
        closed_at=opened + rule.open_for,
    )
    stage.session.add(survey)
    stage.session.flush()
    held = [
        home
        for home in stage.homes.values()
        if households.household_of(stage.session, home.id) is not None
    ]
    _answer(stage, survey, held, given)
    _act_on(stage, survey, opened + rule.open_for)


def _answer(stage: Stage, survey: Survey, held: list[Home], given: Mapping[str, str]) -> None:
    rows, words = [], stage.past["survey"]["words"]
    for place, home in enumerate(held):
        done = place % SILENT != SILENT - 1
        at = survey.opened_at + timedelta(hours=3 + place * 7)
        rows.append(
            SurveyHome(
                survey_id=survey.id,
                home_id=home.id,
                state="done" if done else "asked",
                asked_at=survey.opened_at,
                sent_at=survey.opened_at,
                done_at=at if done else None,
                words=words[place % len(words)] if done and place % 4 == 0 else "",
            )
        )
    stage.session.add_all(rows)
    stage.session.flush()
    rule = stage.charter.survey
    marks = {each.name: given.get(each.name, given["other"]) for each in rule.indicators}
    stage.session.add_all(
        SurveyMark(
            survey_home_id=row.id,
            indicator=name,
            points=(points := int(given_by[(place + place // 10) % 10])),
            value=rule.worth[points - 1],
            marked_at=row.done_at,
        )
        for place, row in enumerate(rows)
        if row.done_at is not None
        for name, given_by in marks.items()
    )
    stage.session.flush()


def _act_on(stage: Stage, survey: Survey, closed: datetime) -> None:
    """The report, its measures, the general manager's word; what the departments did about it."""
    then = stage.then(closed)
    # The free words are read when the report is asked for: that takes the dictionary.
    found = Findings(
        survey,
        stage.estate.name,
        surveys.result_of(stage.session, (survey.id,)),
        list(surveys.by_building(stage.session, survey.id)),
        [],
        [],
        [],
        None,
    )
    survey.measures = reporting.propose(then, found)
    charter, wants = then.rules.charter, reporting.wanted(then)
    manager = stage.staff["赵总"]
    row = Approval(
        kind="survey",
        clause=survey.clause,
        estate_id=survey.estate_id,
        reason=figures.to_approve(then.tongue(), found, wants),
        asked=[charter.survey.approve],
        deciders=[charter.survey.approve],
        state="approved",
        asked_at=closed,
        decided_at=closed + timedelta(hours=20),
        decided_by_id=manager,
        word="照办，月底前给我看结果",
    )
    stage.session.add(row)
    stage.session.flush()
    survey.approval_id = row.id
    decided = stage.then(closed + timedelta(hours=20))
    for number, each in enumerate(survey.measures, 1):
        source = f"survey:{survey.id}:measure:{number}"
        duty = duties.assign(
            decided,
            each["department"],
            each["text"],
            decided.now + charter.survey.measures_within,
            clause=survey.clause,
            source=source,
            by=manager,
            estate=survey.estate_id,
        )
        done = decided.now + timedelta(days=12 + 4 * number)
        if done < stage.moment.now:
            said = [duties.Evidence("text", "做完了，照片存在部门文件夹")]
            duties.finish(stage.then(done), source, by=manager, evidence=said)
        stage.hush(duty)
