"""Examples for every parameter of the wording: long, odd, empty; the rows that they are made of."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

from handlers.grammar.table import usage
from handlers.incoming import AttachmentKind
from handlers.verbs import VERBS
from handlers.wording.tongue import Tongue
from nlu.meaning import Danger
from storage import bills, deadlines, dunning
from storage.attachments import Attachment
from storage.bills import Bill, Owed
from storage.charter import built_in
from storage.contacts import ContactPoint
from storage.deadlines import Deadline
from storage.dunning import DunningStep
from storage.estates import Estate, Home
from storage.history import TicketEvent
from storage.people import Person
from storage.promises import Promise
from storage.states import State, Urgency
from storage.tickets import Ticket
from tests.handlers import (
    examples_accountability,
    examples_archive,
    examples_community,
    examples_desk,
    examples_money,
    examples_registers,
    examples_scores,
    examples_talk,
)
from tests.handlers.sums import CAME, SUMS, TARIFFS, WORKED

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
ENGLISH = Tongue("en", ZoneInfo("Asia/Shanghai"))
NUMBER = 9_999_999_999


def ticket(**more: Any) -> Ticket:
    values: dict[str, Any] = {
        "id": NUMBER,
        "reporter_id": 1,
        "text": "The lift stopped. " * 200,
        "category": "engineering",
        "department": "engineering",
        "place": "3-2-1501",
        "created_at": NOW,
    }
    return Ticket(**values | more)


def deadline(kind: str, due_at: datetime) -> Deadline:
    return Deadline(
        id=1,
        ticket_id=NUMBER,
        kind=kind,
        clause="CS-2",
        started_at=NOW,
        due_at=due_at,
        next_at=due_at,
        state="running",
    )


def event(number: int, kind: str = "said", text: str = "Please hurry. " * 40) -> TicketEvent:
    at = NOW - timedelta(hours=9 * number)
    return TicketEvent(id=number, ticket_id=NUMBER, kind=kind, at=at, text=text)


def owed(month: int, paid: int = 0, disputed: bool = False) -> Owed:
    bill = Bill(
        home_id=1,
        item=bills.ITEMS[month % len(bills.ITEMS)],
        month=f"2026-{month:02d}",
        amount_fen=1_234_567,
        due_on=date(2026, month, 28),
        disputed=disputed,
        created_at=NOW,
    )
    return Owed(bill, paid)


HOME = Home(id=1, estate_id=1, building_id=1, building="3", unit="2", room="1501")
TOWER = Home(id=2, estate_id=1, building_id=2, building="12", unit="", room="801")
ESTATE = Estate(id=1, name="Osmanthus", phone="0512-66880000", desk="8:00-20:00", pay="At the desk")
POOR = Estate(id=2, name="Bare")
LATE, SOON, FAR = NOW - timedelta(seconds=20), NOW + timedelta(minutes=9), NOW + timedelta(days=30)
DEADLINES = [deadline(kind, due) for kind in deadlines.KINDS for due in (LATE, SOON, FAR)]
TASKS = [
    (
        DunningStep(
            id=number,
            home_id=1,
            month="2026-11",
            step=dunning.STEPS[number % 3],
            state="open",
            amount_fen=1_234_567,
            created_at=NOW,
            outcome="promised to pay",
        ),
        HOME if number < 20 else TOWER,
    )
    for number in range(40)
]
EVENTS = {
    "missed": "answer",
    "warned": "plan",
    "due_earlier": "onsite",
    "escalated": "cs-supervisor, department-supervisor",
    "nobody": "gm",
    "card": "order",
    "transferred": "service",
    "home": "3-2-1501",
}
HISTORY = (
    "offered holder_reminded given_back taken_over handed_over waiting resumed warned repaired "
    "reported card taken arrived planned promised replied delivered undelivered said edited note "
    "called urged missed escalated nobody resolved signed_off lapsed reopened rated assigned "
    "transferred merged raised major home category reminded promise_changed promise_reminded "
    "acknowledged silent ended remarked evidence followed followed_up holds due_earlier"
)
HAPPENED = [
    (event(number, kind, EVENTS.get(kind, "x")), "") for number, kind in enumerate(HISTORY.split())
]
KEPT = [
    Attachment(
        id=number,
        person_id=1,
        channel="telegram",
        kind=kind,
        note="13800000101" * (number % 2),
        not_before=NOW,
        created_at=NOW,
    )
    for number, kind in enumerate(get_args(AttachmentKind) * 3)
]
WANG = Person(id=1, name="Wang", phone="13800000101", created_at=NOW)
POINTS = [
    ContactPoint(person_id=1, channel=channel, address="1", bound_at=NOW, seen_at=NOW)
    for channel in ("telegram", "wechat", "wecom", "webchat", "sms", "terminal", "telegram")
]

PROMISES = [
    (
        Promise(
            id=number,
            ticket_id=NUMBER,
            deadline_id=1,
            department="order",
            day=date(2026, 11, 5 + number),
            reason="The part must be ordered. " * number,
            made_by_id=1,
            made_at=NOW,
        ),
        ticket(),
        "Zhang" if number else None,
    )
    for number in range(8)
]

ASKS = "reply plan close resolve note called promise"
ASKS = "wait reply plan close resolve note called promise"
DONE = "reply arrive plan note called resolve major merge urgent"

# Examples for every parameter, by its name, or by "function.name" where a function has its own.
EXAMPLES: dict[str, list[Any]] = {
    "also_takes": [True, False],
    "not_understood.asks": [True, False],
    **SUMS,
    "likely": [(), ("help", "bind", "fee_payment"), ("thanks", "other", "greeting")],
    "amount_fen": [30_625],
    "billed": [0, 1_000_000],
    "bill": [owed(1).bill, *WORKED],
    "bills": [[], [owed(1), owed(2, 1_234_567)]],
    "latest": [date(2026, 12, 5)],
    "last": [None, date(2026, 11, 5)],
    "owner": ["", "Wang"],
    "promised": [None, date(2026, 11, 5)],
    "questioned": [[], [owed(2, 500, True)]],
    "card.said": [[], [TASKS[0][0]]],
    "where": [[], [("3", "open", 2, 500), ("3", "done", 1, 300), ("12", "stopped", 1, 1)]],
    "before_fen": [30_625],
    "came": [[], [(each, date(2026, 11, 5)) for each in CAME]],
    "foot.day": [date(2026, 11, 23)],
    "reminder.owed": [{f"2026-{month:02d}": 1_234_567 for month in range(1, 13)}],
    "notes.owed": [owed(1), owed(2, 500, True)],
    "frozen.bills": [WORKED[:2]],
    "in_doubt.bills": [WORKED[:2]],
    "with_reason.doubt": ["A bill is questioned"],
    "items": [["water", "property"]],
    "link": ["", "https://pay.example/?home=3-2-1501"],
    "outcome": ["kept", "amended", "cancelled"],
    "paper_id": [1],
    "rates": [[], TARIFFS],
    "recorded.bills": [WORKED],
    "which.bills": [[], WORKED],
    "by": ["Chen"],
    "code": ["K7M2P9QRST"],
    "colleagues": [[], [(NUMBER, "Zhang")] * 12],
    "counts": [Counter({(each, "taken"): 2 for each in built_in().departments})],
    "day": ["5 Dec"],
    "danger": [*get_args(Danger), None],
    "deadline": DEADLINES,
    "due_at": [SOON, FAR, NOW + timedelta(days=1)],
    "estate": [ESTATE, POOR],
    "estates": [[], [ESTATE, POOR]],
    "happened": [
        [],
        [(event(number), "Zhang") for number in range(40)],
        HAPPENED[:16],
        HAPPENED[16:],
    ],
    "holder": ["Zhang", None],
    "home": [HOME, TOWER],
    "homes": [[], [HOME, TOWER]],
    "kept": [[], KEPT],
    "late": [0, 1],
    "credit_fen": [0, 500],
    "left_fen": [0, 123],
    "most_fen": [0, 123],
    "month": ["2026-10"],
    "name": ["Zhang"],
    "now": [NOW],
    "number": [NUMBER],
    "on": [True, False],
    "other": [ticket(id=12)],
    "owed": [[], [owed(1), owed(2, 500, True)], [owed(month) for month in range(1, 13)] * 3],
    "owed_fen": [None, 0, 123],
    "paid": [1],
    "person": [WANG],
    "phone": ["", "13800000101"],
    "phones": [{1: "13800000101"}],
    "photo": [None, 5],
    "points": [1, 2, 3, 4, 5],
    "reason": ["", "The part must be ordered."],
    "reporter": ["Wang"],
    "residents": [[("Wang", "owner", "13800000101"), ("Li", "family", ""), ("Zhao", "tenant", "")]],
    "role": ["homeowner", *built_in().roles],
    "roles": [tuple(built_in().roles)],
    "since": ["08:00"],
    "state": list(State),
    "step": list(dunning.STEPS),
    "task": [TASKS[0][0]],
    "text": ["It leaks. " * 400],
    "ticket": [
        ticket(),
        ticket(urgency="urgent", danger="fire", state="taken", place="3-2"),
        ticket(urgency="major", category="fee", department="service", state="resolved", place=""),
        ticket(category="security", department="order", state="signed_off", place="at the gate"),
    ],
    "tickets": [[], [ticket(id=NUMBER - number) for number in range(10)]],
    "until": ["tomorrow 09:00"],
    "unreached": [0, 1, 2],
    "written": [lambda t: [usage(t, verb) for verb in VERBS[:3]]],
    "example": ["", "/take 12"],
    "say": [lambda t: t("没看懂「{word}」。", word="x")],
    "choices": [["owner", "tenant"]],
    "least": [0],
    "most": [10**9],
    "verb": ["confirm", "reopen", "transfer"],
    "waiting": [[], DEADLINES],
    "word": ["/fly"],
    "words": ["As said. " * 100],
    "ledger.rows": [[], PROMISES],
    "pinged": [True, False],
    "left.count": [0, 1, 4],
    "left.until": [SOON, FAR],
    "waited.count": [1, 2],
    "more.count": [1, 2],
    "enclosed.name": ["", "bill.pdf"],
    "ask_words.command": ASKS.split(),
    "category.word": list(built_in().categories),
    "channel.word": [each.channel for each in POINTS],
    "commands.groups": [
        {"Work": [(usage(ENGLISH, verb), "What it does") for verb in VERBS if not verb.second]}
    ],
    "one_command.rows": [[("/event ID", "Events", "/event 1"), ("/event ID …", "", "")]],
    "department.word": list(built_in().departments),
    "deadline.word": list(deadlines.KINDS),
    "done.what": DONE.split(),
    "home_card.tickets": [[], ["#12 Repairs"]],
    "homes.rows": [[HOME, TOWER]],
    "item.word": list(bills.ITEMS),
    "my_data.points": [POINTS],
    "place.number": ["3-2-1501", "12-801", "3-2", "3", "12-A1", "B", "", "by the gate", "a-b-c-d"],
    "progress.counts": [{}, {(step, "open"): 5 for step in dunning.STEPS}],
    "timeline.rows": [HAPPENED[:8], HAPPENED[8:16]],
    "sheet.rows": [[(event(1), "Zhang"), (event(2), "")]],
    "event": [each for each, _ in HAPPENED],
    "kind": HISTORY.split(),
    "queue.rows": [[], [(ticket(), each, "Zhang") for each in [None, *DEADLINES]]],
    "role.word": ["stranger", "homeowner", "department-supervisor", *built_in().roles],
    "run_finished.homes": [0, 1, 2],
    "state.word": list(State),
    "step.word": list(dunning.STEPS),
    "tasks.rows": [[], TASKS],
    "urgency.word": list(Urgency),
}
# The same for a parameter that is a row or a number for some functions, and words for others.
WRITTEN = {"home": ["", "12-801"], "estate": ["", "Osmanthus"], "number": ["12"]}
EXAMPLES |= (
    examples_community.EXAMPLES
    | examples_archive.EXAMPLES
    | examples_desk.EXAMPLES
    | examples_money.EXAMPLES
    | examples_scores.EXAMPLES
    | examples_accountability.EXAMPLES
    | examples_talk.EXAMPLES
)
EXAMPLES |= examples_registers.EXAMPLES
