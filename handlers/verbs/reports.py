"""What homeowners say about what they have reported."""

from __future__ import annotations

from handlers.grammar.kinds import POINTS, TICKET, row, text
from handlers.grammar.verb import ANYBODY, RESIDENTS, Verb
from handlers.tickets import again, doubts, ending, place, report, said, signoff

DOUBT = row("doubt", doubts.own, "ID").headed("编号")
WORDS = text().maybe("")

VERBS: tuple[Verb, ...] = (
    Verb(
        "tickets", ANYBODY, said.mine, (), ("我的报事",), "我报过的事", changes=False, personal=True
    ),
    Verb(
        "status",
        ANYBODY,
        said.status,
        (TICKET.maybe(),),
        (),
        "看进度",
        "/status 12",
        changes=False,
        personal=True,
    ),
    Verb("urge", ANYBODY, said.urge, (TICKET.maybe(),), ("催办",), "催一下", "/urge 12"),
    Verb("confirm", ANYBODY, signoff.confirm, (TICKET,), (), "确认解决", "/confirm 12"),
    Verb(
        "reopen",
        ANYBODY,
        again.reopen,
        (TICKET, WORDS),
        ("返工",),
        "没修好，再打开",
        "/reopen 12 又漏了",
    ),
    Verb(
        "rate",
        ANYBODY,
        signoff.rate,
        (TICKET, POINTS, WORDS),
        ("评分",),
        "打分",
        "/rate 12 5",
    ),
    # what buttons say; nobody needs to type them
    Verb("report", ANYBODY, report.report_earlier, (WORDS,)),
    Verb("more", RESIDENTS, said.more, (TICKET, text("words", "内容", 4_000))),  # on its page
    Verb("well", ANYBODY, again.well, (TICKET,)),
    Verb("where", ANYBODY, place.note_words, (TICKET, text())),
    Verb("urgent", ANYBODY, report.raise_urgency, (TICKET,)),
    Verb("same", ANYBODY, doubts.same, (DOUBT,)),
    Verb("new", ANYBODY, doubts.new, (DOUBT,)),
    Verb("calm", ANYBODY, ending.in_no_danger, (TICKET,)),
    Verb(
        "withdraw", ANYBODY, ending.withdraw, (TICKET,), ("撤单",), "不用来了，撤掉", "/withdraw 12"
    ),
    Verb("keep", ANYBODY, ending.keep, (TICKET,)),
)
