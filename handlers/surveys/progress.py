"""/survey: how it stands, and what its supervisor can do about it (CS-4)."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.errors import BadWords
from handlers.surveys import opening, reporting
from handlers.wording import findings as figures
from handlers.wording import refusals
from handlers.wording import surveys as words
from storage import estates, surveys

USAGE = "/survey [start|report|submit]"
START = ("start", "开始", "发起")
REPORT = ("report", "报告", "结果")
SUBMIT = ("submit", "提交", "再送")


def command(context: Context, word: str, said: str) -> None:
    """/survey [start | report | submit MEASURES]."""
    word = word.casefold()
    if word in START:
        opening.start(context)
    elif word in REPORT:
        report(context)
    elif word in SUBMIT:
        reporting.submit(context, said)
    elif word:
        raise BadWords(refusals.usage(USAGE))
    else:
        show(context)


def show(context: Context) -> None:
    """How far this quarter's surveys are: homes, buildings, who must be telephoned."""
    wanted = reporting.wanted(context)
    first = opening.quarter(context).first
    found = [each for each in surveys.newest(context.session) if each.quarter_on == first]
    if not found:
        reply = words.none_yet(context.t, first, opening.begins_at(context), context.now)
        telling.answer(context, reply)
        return
    for survey in found:
        estate = estates.estate(context.session, survey.estate_id)
        result = surveys.result_of(context.session, (survey.id,))
        buildings = surveys.by_building(context.session, survey.id)
        silent = surveys.unreachable(context.session, survey.id)
        reply = figures.progress(
            context.t, survey, estate.name, result, buildings, silent, wanted, context.now
        )
        telling.answer(context, reply, kind="list")


def report(context: Context) -> None:
    """The reports of the last surveys that have ended, once more."""
    wanted = reporting.wanted(context)
    found = [each for each in surveys.newest(context.session) if each.state == "closed"]
    for survey in found:
        findings = reporting.findings(context, survey)
        picture = reporting.picture(context, findings)
        telling.answer(context, figures.report(context.t, findings, wanted, picture), kind="list")
    if not found:
        show(context)
