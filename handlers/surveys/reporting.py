"""A survey ends: its report with pictures and proposed measures, approved by the general manager,
then duties of the departments (CS-4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from handlers import dialogue, duties, telling
from handlers.approvals import asking
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.wording import findings as figures
from handlers.wording import surveys as words
from handlers.wording.findings import Findings, Wanted
from nlu.meaning import Conversation
from storage import estates, papers, surveys
from storage.approvals import Approval
from storage.collection import quarter_of
from storage.surveys import Survey

PNG = "image/png"
ONE_DAY = timedelta(days=1)
ZERO = Decimal(0)


def close(moment: Moment, survey: Survey) -> None:
    """Its window has ended: nobody is asked any more, and the report goes to who decides."""
    rule = moment.rules.charter.survey
    survey.state, survey.closed_at, survey.next_at = "closed", moment.now, None
    moment.session.add(survey)
    moment.session.flush()
    surveys.finish_all(moment.session, survey.id, rule.enough, moment.now)
    found = findings(moment, survey)
    survey.measures = propose(moment, found)
    moment.session.add(survey)
    tell(moment, found)
    ask_approval(moment, found)


def findings(moment: Moment, survey: Survey) -> Findings:
    session = moment.session
    said = list(surveys.words_of(session, survey.id))
    today = moment.rules.today(moment.now)
    meant = (moment.rules.understand(each, today, Conversation()).category for each in said)
    about = Counter[str](each for each in meant if each)
    return Findings(
        survey,
        estates.estate(session, survey.estate_id).name,
        surveys.result_of(session, (survey.id,)),
        list(surveys.by_building(session, survey.id)),
        said,
        surveys.left_out(session, survey),
        about.most_common(),
        surveys.result(session, survey.estate_id, _quarter_before(survey)),
    )


def _quarter_before(survey: Survey) -> date:
    return quarter_of(survey.quarter_on - ONE_DAY).first


def propose(moment: Moment, found: Findings) -> list[dict[str, str]]:
    """The charter's measures for what scores below the target, the lowest first, and for what the
    free words complain of most; where all is well, for the lowest one alone. Where nobody has
    answered, what is to be done about that."""
    charter = moment.rules.charter
    rule = charter.survey
    scored = [
        (each.score, name) for name, each in found.result.parts.items() if each.score is not None
    ]
    scored.sort()
    goal = wanted(moment).score
    if not scored:
        department = charter.desk
        return [{"indicator": "", "department": department, "text": rule.nobody_answered}]
    names = [name for score, name in scored if score < goal] or [name for _, name in scored[:1]]
    known = {each.name: each for each in rule.indicators}
    if found.about and len(names) < rule.measures:
        category = found.about[0][0]
        more = [each.name for each in rule.indicators if each.about == category]
        names += [name for name in more if name not in names][:1]
    return [
        {
            "indicator": name,
            "department": charter.department_for(known[name].about),
            "text": known[name].measure,
        }
        for name in names[: rule.measures]
        if name in known
    ]


def tell(moment: Moment, found: Findings) -> None:
    """The report to who leads the survey, with a picture by indicator and one by building."""
    rule, wants = moment.rules.charter.survey, wanted(moment)
    first, second = picture(moment, found), _buildings(moment, found)
    said = [("report", lambda t: figures.report(t, found, wants, first))]
    if found.result.parts:
        said.append(("buildings", lambda t: figures.by_building(t, found, second)))
    for what, say in said:
        telling.tell_role(
            moment,
            rule.to,
            found.survey.estate_id,
            say,
            "notice",
            key=f"survey:{found.survey.id}:{what}",
        )


def wanted(moment: Moment) -> Wanted:
    """What the charter's targets want of a survey."""
    charter = moment.rules.charter
    coverage, score = (
        charter.targets[each] for each in (charter.survey.coverage, charter.survey.score)
    )
    return Wanted(coverage.at_least or ZERO, score.at_least or ZERO, charter.survey.measures_within)


def ask_approval(moment: Moment, found: Findings) -> None:
    """The measures want a decision (CS-4: 经总经理审批)."""
    rule, t = moment.rules.charter.survey, moment.tongue()
    row = Approval(
        kind="survey",
        clause=rule.clause,
        estate_id=found.survey.estate_id,
        reason=figures.to_approve(t, found, wanted(moment)),
        paper_id=picture(moment, found),
        asked=[rule.approve],
        deciders=[rule.approve],
        asked_at=moment.now,
    )
    asking.ask(moment, row)
    found.survey.approval_id = row.id
    moment.session.add(found.survey)


def decided(context: Context, row: Approval) -> None:
    """Approved measures become duties of the departments; rejected, the word goes back."""
    survey = surveys.of_approval(context.session, row.id)
    if survey is None:
        return
    rule = context.rules.charter.survey
    estate = estates.estate(context.session, survey.estate_id).name
    if row.state == "approved":
        _hand_out(context, survey, row.decided_by_id)
    telling.tell_role(
        context,
        rule.to,
        survey.estate_id,
        lambda t: words.approval_came(t, survey, estate, row.state == "approved", row.word),
        "notice",
        key=f"survey:{survey.id}:decided:{row.id}",
    )


def _hand_out(context: Context, survey: Survey, by: int | None) -> None:
    """Each measure is a duty of its department from now on; the survey itself is done."""
    rule = context.rules.charter.survey
    for number, each in enumerate(survey.measures, 1):
        duties.assign(
            context,
            each["department"],
            each["text"],
            context.now + rule.measures_within,
            clause=survey.clause,
            source=f"survey:{survey.id}:measure:{number}",
            by=by,
            estate=survey.estate_id,
        )
    duties.record(context, "survey", source=f"survey:{survey.id}", by=by)


# ----------------------------------------------------------------------------------- once more


def submit(context: Context, measures: Sequence[dict[str, str]]) -> None:
    """The report once more, with measures in the supervisor's words."""
    survey = _sent_back(context)
    if survey is None:
        raise NotFound(words.nothing_sent_back)
    if not measures:
        dialogue.ask_words(context, "/survey submit", words.write_measures(context.t, survey))
        return
    survey.measures = list(measures[: context.rules.charter.survey.measures])
    context.session.add(survey)
    ask_approval(context, findings(context, survey))
    telling.answer(context, words.submitted(context.t, len(survey.measures)))


def _sent_back(context: Context) -> Survey | None:
    """The newest report that was turned down."""
    for survey in surveys.newest(context.session):
        if survey.approval_id is not None:
            row = context.session.get_one(Approval, survey.approval_id)
            if row.state == "rejected":
                return survey
    return None


def measure_and_rest(context: Context, said: str) -> tuple[dict[str, str], str]:
    """The measure of the first line, or up to the semicolon; and the lines behind it."""
    line, _, rest = re.sub(r"[;；]", "\n", said).strip().partition("\n")
    return _measure(context, line.strip()), rest.strip()


def _measure(context: Context, line: str) -> dict[str, str]:
    """工程部：电梯全面检修; without a department in front it is the one's that it names or that
    answers for what it speaks of, and at last the front desk's."""
    charter = context.rules.charter
    words = charter.department_words()
    for word, department in words.items():
        if line.casefold().startswith(word):
            text = line[len(word) :].lstrip(" ：:，,")
            return {"indicator": "", "department": department, "text": text or line}
    named = [words[word] for word in words if len(word) > 1 and word in line.casefold()]
    today = context.rules.today(context.now)
    category = context.rules.understand(line, today, Conversation()).category
    spoken_of = [charter.department_for(category)] if category in charter.categories else []
    department = [*named, *spoken_of, charter.desk][0]
    return {"indicator": "", "department": department, "text": line}


# ------------------------------------------------------------------------------------- pictures


def picture(moment: Moment, found: Findings) -> int | None:
    """Of the indicators; None where there is nothing to be drawn."""
    values = figures.indicator_chart(found, wanted(moment), moment.tongue())
    return _order(moment, found, "indicators", values)


def _buildings(moment: Moment, found: Findings) -> int | None:
    values = figures.building_chart(found, wanted(moment), moment.tongue())
    return _order(moment, found, "buildings", values)


def _order(moment: Moment, found: Findings, what: str, values: dict[str, object]) -> int | None:
    if not found.result.parts:
        return None
    name = f"survey-{found.survey.id}-{what}.png"
    return papers.order(moment.session, "bars", name, PNG, values, moment.now).id
