"""Satisfaction surveys: one of each estate in a quarter, one answer of each home in it (CS-4)."""

from storage.surveys.answering import (
    finish_all,
    home_row,
    last_marked_at,
    marks_of,
    newest,
    of_approval,
    of_home,
    of_quarter,
    open_survey,
    survey,
    under_way,
)
from storage.surveys.results import (
    InBuilding,
    Part,
    Result,
    by_building,
    result,
    result_of,
    unreachable,
    words_of,
)
from storage.surveys.tables import UNFINISHED, Survey, SurveyHome, SurveyMark

__all__ = [
    "UNFINISHED",
    "InBuilding",
    "Part",
    "Result",
    "Survey",
    "SurveyHome",
    "SurveyMark",
    "by_building",
    "finish_all",
    "home_row",
    "last_marked_at",
    "marks_of",
    "newest",
    "of_approval",
    "of_home",
    "of_quarter",
    "open_survey",
    "result",
    "result_of",
    "survey",
    "under_way",
    "unreachable",
    "words_of",
]
