"""How the surveys stand, and the reports of those that have ended (CS-4)."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.surveys import opening, reporting
from handlers.wording import findings as figures
from handlers.wording import surveys as words
from storage import estates, surveys
from storage.surveys import Survey


def show(context: Context) -> None:
    """How far this quarter's surveys are: homes, buildings, who must be telephoned."""
    wanted = reporting.wanted(context)
    first = opening.quarter(context).first
    found = [each for each in _newest(context) if each.quarter_on == first]
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
            context.t,
            survey,
            estate.name,
            result,
            buildings,
            silent,
            surveys.left_out(context.session, survey),
            wanted,
            context.now,
        )
        telling.answer(context, reply, kind="list")
    if len(found) > 1:
        together = surveys.result_of(context.session, tuple(each.id for each in found))
        telling.answer(context, figures.of_company(context.t, together, wanted), kind="list")


def _newest(context: Context) -> list[Survey]:
    """The newest surveys of the asker's estates."""
    return borders.mine(context, surveys.newest(context.session))


def report(context: Context) -> None:
    """The reports of the last surveys that have ended, once more."""
    wanted = reporting.wanted(context)
    found = [each for each in _newest(context) if each.state == "closed"]
    for survey in found:
        findings = reporting.findings(context, survey)
        picture = reporting.picture(context, findings)
        telling.answer(context, figures.report(context.t, findings, wanted, picture), kind="list")
    if not found:
        show(context)
