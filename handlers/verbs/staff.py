"""Who works when, who is there, who learns."""

from __future__ import annotations

from handlers.context import COMPANY_PEOPLE
from handlers.grammar.kinds import text, word
from handlers.grammar.verb import WORKERS, Verb
from handlers.shifts import duty, roster
from handlers.trainings import planning

VERBS: tuple[Verb, ...] = (
    Verb(
        "duty",
        COMPANY_PEOPLE,
        duty.duty,
        (word("word", "词").maybe(""),),
        duty.WORDS,
        "上岗、下岗",
        "/duty on|off",
    ),
    Verb("roster", WORKERS, roster.roster, (text().maybe(),), ("排班",), "这周谁当班", "/roster"),
    Verb(
        "handover",
        WORKERS,
        duty.handover,
        (word("word", "词"),),
        ("交班",),
        "手上的单子交给同事",
        "/handover 姓名",
    ),
    Verb(
        "training",
        COMPANY_PEOPLE,
        planning.training,
        (text().maybe(),),
        ("培训",),
        "培训安排、签到",
        "/training",
    ),
)
