"""Examples for what the staff hear when they speak as people do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers.incoming import Reply
from handlers.wording.clocks import Late
from storage.notices import Notice
from storage.tallies import Sought
from tests.handlers.examples import FAR, NOW, NUMBER, SOON, event, owed, ticket

_DAY = date(2026, 12, 1)
_TICKETS = [[], [ticket(), ticket(id=13)]]
_SHOWN = [[], [(ticket(), "Zhang"), (ticket(id=13), None)]]

NOTICE = Notice(
    id=3,
    estate_id=1,
    text="No water from nine to five. " * 3,
    sent_at=NOW,
    begins_at=NOW,
    ends_at=NOW,
    told=12,
)

EXAMPLES: dict[str, list[Any]] = {
    "about_to_tell.draft": [NOTICE],
    "will_leave.row": [NOTICE],
    "outage.row": [NOTICE],
    "notices.rows": [[], [NOTICE] * 8],
    "heard.row": [NOTICE],
    "heard.had": [0, 12],
    "heard.waits": [0, 3],
    "heard.missed": [[], ["3-2-1501"] * 9],
    "enough_notices.where": ["Osmanthus"],
    "enough_notices.weekly": [5],
    "sent_late.homes": [1, 60],
    "disk.free": [120],
    "backup.age": [timedelta(days=3)],
    "trouble.what": ["worker has stopped (KeyError) and is being started again"],
    "clock_was_wrong.by": [timedelta(days=61)],
    "backlog.waiting": [0, 5000],
    "backlog.unsent": [0, 5000],
    "in_full.part": [1, 2],
    "worked.does": [["takes"], ["calls", "plans", "takes", "tells"], ["arrives"]],
    "when.period": ["today", "last_days"],
    "when.days": [7],
    "sort_of.word": ["open", "late"],
    "scope.sought": [Sought(), Sought(state="open", urgency="urgent", late=True)],
    "scope.named": [[], ["today", "Engineering"]],
    **{f"{each}.what": ["", "today"] for each in ("of_sort", "all_of", "by_part", "marks")},
    "of_sort.total": [None, 3],
    "of_sort.shown": _SHOWN,
    "all_of.count": [0, 30],
    "all_of.late": [0, 2],
    "all_of.still_open": [0, 5],
    "all_of.shown": _SHOWN,
    "by_part.by": ["department", "person", "building"],
    "by_part.rows": [[], [("engineering", 3), (None, 1)]],
    "marks.given": [[], [5, 4]],
    "reported_at.at": [NOW],
    "kindly.held": [0, 2],
    "kindly.why": ["tired", "pauses", "all_well"],
    "how_to_call.number": ["", "13800000202"],
    "how_to_call.presence": ["Zhang is on duty."],
    "which_colleague.names": [["Zhang", "Zhang Wei"]],
    "which.found": [[(ticket(), "3-2-1501"), (ticket(id=13), "")]],
    "away.first": [_DAY],
    "away.last": [_DAY, date(2026, 12, 3)],
    "is_away.first": [_DAY],
    "is_away.last": [_DAY, date(2026, 12, 3)],
    "at_work.away_now": [[], ["Zhang", "Li"]],
    "who_is_away.first": [_DAY],
    "who_is_away.last": [_DAY, date(2026, 12, 6)],
    "who_is_away.rows": [[], [("Zhang", _DAY, "a day off")]],
    "rostered.day": [_DAY],
    "rostered.rows": [[], [("Zhang", NOW, FAR)]],
    "rostered.swaps": [[], [("Ma", "Wednesday night is mine")]],
    "where_is.since": ["", "08:00"],
    "where_is.words": ["", "a day off"],
    "my_work.held": [[], [(ticket(), "3-2-1501"), (ticket(id=13), "")]],
    "my_work.waiting": _TICKETS,
    "overdue.rows": [
        [Late(each, "answer", timedelta(hours=3), "3-2-1501") for each in many]
        for many in (_TICKETS[1], _TICKETS[1] * 20)
    ],
    "in_arrears.rows": [[], [("3-2-1501", 61250)]],
    "in_arrears.homes": [1, 12],
    "story.home": ["3-2-1501"],
    "story.rows": _SHOWN,
    "story.people": [[], ["Sun"]],
    "story.owed": [None, [], [owed(10), owed(11, disputed=True)]],
    "work_of.name": ["Zhang"],
    "work_of.done": [0, 1, 3],
    "work_of.held": [[], [ticket()]],
    "work_of.marks": [[], [5, 4]],
    "owed_line.owed_fen": [0, 61250],
    "owes.home": ["3-2-1501"],
    "owes.owed_fen": [0, 61250],
    "owes.months": [["2026-10", "2026-11"]],
    "pays_on.home": ["3-2-1501"],
    "pays_on.day": [None, _DAY],
    "told_of.lines": [["It waits."]],
    "home_of.home": ["", "3-2-1501"],
    "reported_before.rows": [_TICKETS[1]],
    "contacted.event": [None, event(1, "called"), event(1, "replied")],
    "why_late.minutes": [13],
    "why_late.words": ["", "He was at the gate."],
    "about_to_tell.whom": ["Building 3"],
    "about_to_tell.people": [0, 200],
    "place_of.estate": ["Osmanthus"],
    "place_of.building": ["", "3"],
    "place_of.unit": ["", "2"],
    "place_of.line": ["", "01"],
    "place_of.audience": ["", "owner", "tenant"],
    "told.people": [0, 200],
    "asked_about.number": [NUMBER],
    "urged.asked": ["", "Where is he?"],
    "how_far.spoken": ["", "He comes at nine."],
    "result.result": ["promised", "unanswered", "refused", "claims_paid", "wrong_number"],
    "safe_first.reply": [Reply("As said.")],
    "result.day": [None, _DAY],
    "opened_several.opened": [[(ticket(), SOON), (ticket(id=13, urgency="urgent"), FAR)]],
}
