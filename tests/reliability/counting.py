"""Reads a database after the fact, knowing only its columns, and looks for what the house excludes.

It shares no code with the program: tables are reflected, times and chains are worked out anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import MetaData, RowMapping, Select, Table, create_engine, select

from tests.reliability.estate import ZONE

Row = Mapping[str, Any]

AT_ONCE = ("answer", "onsite", "plan")  # what begins with a complaint
PROMISES = (*AT_ONCE, "promise", "follow")
PRESSING = (*PROMISES, "signoff", "wait")
BUNDLE = "overdue:"  # the key of what is told of several tickets at once
OF_NO_TICKET = ("duty:", "alarm:")  # keys of what goes up without a ticket's deadline
OPEN = ("reported", "taken", "resolved")


@dataclass
class Books:
    """Everything in the database, table by table, and what was counted."""

    tables: dict[str, list[Row]]
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def count(self, what: str, number: int) -> None:
        self.counts[what] = number

    def fault(self, words: str) -> None:
        self.faults.append(words)

    def report(self, title: str) -> str:
        width = max(len(what) for what in self.counts)
        lines = [f"{what:<{width}}  {number:>7}" for what, number in self.counts.items()]
        return "\n".join([title, *lines, *(f"FAULT: {each}" for each in self.faults)])


def read(url: str) -> Books:
    """All rows of all tables by their keys, times aware in UTC."""
    engine, metadata = create_engine(url), MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        tables = {
            name: [_row(each) for each in connection.execute(_in_order(table)).mappings()]
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return Books(tables)


def _in_order(table: Table) -> Select[Any]:
    """PostgreSQL gives a row that was changed another place; what leads a bundle is its first."""
    return select(table).order_by(*table.primary_key)


def _row(row: RowMapping) -> Row:
    return {str(name): _aware(value) for name, value in row.items()}


def _aware(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


def by(rows: Sequence[Row], *names: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, or of several."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)].append(row)
    return found


# ----------------------------------------------------------------------------------- messages


def check_messages(books: Books, complaints: Mapping[str, bool]) -> None:
    """``complaints``: the key of every message that was brought → whether it is a complaint."""
    rows = {f"{row['channel']}:{row['key']}": row for row in books["received"]}
    tickets, doubts = by(books["ticket"], "received_id"), by(books["doubt"], "received_id")
    books.count("messages brought", len(complaints))
    books.count("rows received", len(books["received"]))
    books.count("of them handled", sum(row["state"] == "handled" for row in rows.values()))
    books.count("complaints", sum(complaints.values()))
    books.count("of them said again and asked about", len(books["doubt"]))
    opened = sum(row["received_id"] is not None for row in books["ticket"])
    books.count("tickets opened", opened)
    if len(rows) != len(books["received"]) or rows.keys() != complaints.keys():
        books.fault("the received rows are not one for each message")
    for key, complaint in complaints.items():
        row = rows.get(key)
        if row is None or row["state"] != "handled":
            books.fault(f"message {key}: {row['state'] if row else 'lost'}")
            continue
        asked = doubts[row["id"]]
        # What is asked about is a ticket once it is known to be news, and only then.
        wanted = sum(each["state"] == "new" for each in asked) if asked else complaint
        if len(asked) > complaint or len(tickets[row["id"]]) != wanted:
            books.fault(f"message {key}: {len(tickets[row['id']])} tickets, {len(asked)} doubts")
    _check_said_again(books)


def _check_said_again(books: Books) -> None:
    """What was said once more stands in the ticket that it is about, once."""
    said = Counter(
        (event["ticket_id"], event["at"], event["text"])
        for event in books["ticket_event"]
        if event["kind"] == "said"
    )
    for doubt in books["doubt"]:
        if doubt["passed_on"] and said[doubt["ticket_id"], doubt["said_at"], doubt["text"]] != 1:
            books.fault(f"doubt {doubt['id']} does not stand once in ticket {doubt['ticket_id']}")


def check_replies(books: Books) -> None:
    """Each handled message was answered in its own transaction, and nothing else was.

    What has a key was not asked for: a morning's list, a report.
    """
    persons = {
        (point["channel"], point["address"]): point["person_id"] for point in books["contact_point"]
    }
    said = [row for row in books["outbox"] if row["kind"] in ("answer", "list") and not row["key"]]
    answers = by(said, "person_id", "created_at")
    unanswered = 0
    for row in books["received"]:
        who = persons[row["channel"], row["conversation"].partition(":")[2]]
        unanswered += not answers.pop((who, row["handled_at"]), [])
    books.count("replies", len(said))
    books.count("messages without a reply", unanswered)
    if unanswered:
        books.fault(f"{unanswered} messages have no reply")
    if answers:
        books.fault(f"{len(answers)} replies belong to no message")


# ---------------------------------------------------------------------------------- deadlines


def check_deadlines(books: Books, until: datetime) -> None:
    """Every promise once for each ticket, every step of its chain once when it was due."""
    events: dict[int, list[Row]] = defaultdict(list)
    for event in books["ticket_event"]:
        if event["kind"] in ("escalated", "nobody"):
            events[event["data"]["deadline"]].append(event)
    at_once = [row for row in books["deadline"] if row["kind"] in AT_ONCE]
    running = by(at_once, "ticket_id")
    for ticket in books["ticket"]:
        kinds = Counter(row["kind"] for row in running[ticket["id"]])
        wanted = {"answer", "plan"} | ({"onsite"} if ticket["urgency"] == "urgent" else set())
        if kinds != Counter(wanted):
            books.fault(f"ticket {ticket['id']} ({ticket['urgency']}) has deadlines {dict(kinds)}")
    pressed = {
        row["ticket_id"]
        for row in books["deadline"]
        if row["kind"] in PRESSING
        and (row["state"] == "running" or (row["state"] == "missed" and row["next_at"]))
    }
    idle = [row["id"] for row in books["ticket"] if row["state"] in OPEN]
    if idle := [each for each in idle if each not in pressed]:
        books.fault(f"open and pressed by nothing: {idle[:3]}")
    for row in books["deadline"]:
        _check_chain(books, row, sorted(events[row["id"]], key=_step_of), until)
    books.count("deadlines", len(books["deadline"]))
    books.count("of them missed", sum(row["state"] == "missed" for row in books["deadline"]))
    books.count("escalation steps", sum(map(len, events.values())))
    _check_told(books, events)


def _step_of(event: Row) -> int:
    return int(event["data"]["step"])


def _check_chain(books: Books, row: Row, told: Sequence[Row], until: datetime) -> None:
    done = [_step_of(event) for event in told]
    name = f"deadline {row['id']} ({row['kind']}, {row['state']})"
    if len(set(done)) != len(done):
        books.fault(f"{name}: a step was done twice: {done}")
    if row["next_at"] is not None and row["next_at"] <= until:
        books.fault(f"{name}: due at {row['next_at']} and still not attended")
    if row["kind"] not in PROMISES:
        return
    steps = row["policy"]["steps"]
    ends = row["met_at"] or until
    if row["state"] != "missed":
        ends = row["due_at"]  # met in time, or late but before anybody looked
    due = [
        number
        for number, step in enumerate(steps)
        if row["due_at"] + timedelta(seconds=step["after"]) <= ends
    ]
    chain = [number for number in done if number < len(steps)]
    if chain != list(range(len(chain))):
        books.fault(f"{name}: steps {done} are not in order")
    around_the_clock = not row["policy"].get("calendar")
    silent = row["met_at"] is None and row["state"] == "missed"
    if around_the_clock and silent and chain != due:
        books.fault(f"{name}: steps {done} were done, {due} were due")
    if done and row["step"] not in _next_steps(row, told[-1]):
        books.fault(f"{name}: stands at step {row['step']} after {done}")


def _next_steps(row: Row, last: Row) -> Sequence[int]:
    """Behind the last of a chain stands the next one; what was missed meanwhile of its repetitions,
    which tell the same people, is said with it. Where the clock rests at night, any number."""
    policy, step = row["policy"], _step_of(last)
    end = len(policy["steps"]) - 1
    if step < end:
        return (step + 1,)
    if policy.get("calendar"):
        return range(step + 1, end + policy["times"] + 2)
    begins = row["due_at"] + timedelta(seconds=policy["steps"][end]["after"])
    missed = (last["at"] - begins) // timedelta(seconds=policy["every"]) if policy["times"] else 0
    return (max(step, end + min(missed, policy["times"])) + 1,)


def _check_told(books: Books, events: Mapping[int, list[Row]]) -> None:
    """Each step was said once to each who must hear it; those of an incident once a day for all,
    those that were due together in one message that names their tickets."""
    told = Counter(
        row["key"]
        for row in books["outbox"]
        if row["kind"] == "escalation" and not row["key"].startswith(OF_NO_TICKET)
    )
    incidents = {row["id"]: row["incident_id"] for row in books["ticket"]}
    joined = {
        row["ticket_id"]: row["id"] for row in books["ticket_event"] if row["kind"] == "incident"
    }
    kinds = {row["id"]: row["kind"] for row in books["deadline"]}
    bundles = [row for row in books["outbox"] if row["key"] and row["key"].startswith(BUNDLE)]
    steps, named = set(), set()
    for deadline, each in events.items():
        for event in each:
            ticket, step = event["ticket_id"], event["data"]["step"]
            if ticket not in joined or event["id"] < joined[ticket]:
                steps.add(key := f"deadline:{deadline}:{step}")
                if step and _is_named(bundles, event):
                    named.add(key)
            else:
                day = event["at"].astimezone(ZONE).date()
                steps.add(f"incident:{incidents[ticket]}:{kinds[deadline]}:{step}:{day}")
    alone = [key for key in told if not key.startswith(BUNDLE)]
    heard = {key.rsplit(":", 2)[0] for key in alone}  # without the role and who hears for it
    books.count("escalation messages", sum(told.values()))
    if doubled := [key for key, number in told.items() if number > 1]:
        books.fault(f"said twice: {doubled[:3]}")
    if differ := (steps - named - heard) | (heard - steps):
        books.fault(f"steps and messages differ: {sorted(differ)[:3]}")


def _is_named(bundles: Sequence[Row], event: Row) -> bool:
    line = f"\n#{event['ticket_id']} "
    return any(line in row["text"] for row in bundles if row["created_at"] <= event["at"])


# ------------------------------------------------------------------------------------ dunning


def check_dunning(books: Books, steps: Sequence[str]) -> None:
    """Each home in arrears has come to the last step, and no step twice: what nobody did climbs, so
    that one task stands for a home; each who can be reached was reminded once."""
    paid: Counter[int] = Counter()
    for part in books["allocation"]:
        paid[part["bill_id"]] += part["amount_fen"]
    behind = {
        bill["home_id"]
        for bill in books["bill"]
        if not bill["disputed"] and paid[bill["id"]] < bill["amount_fen"]
    }
    made = Counter((row["home_id"], row["step"]) for row in books["dunning_step"])
    arrived = {home for home, step in made if step == steps[-1]}
    strange = {home for home, step in made if home not in behind or step not in steps}
    books.count("homes in arrears", len(behind))
    books.count("dunning steps", sum(made.values()))
    if arrived != behind or strange or set(made.values()) - {1}:
        books.fault(f"dunning: {len(behind - arrived)} homes left behind, {len(strange)} strange")
    reminded = Counter(
        (row["task_id"], row["receiver"]) for row in books["outbox"] if row["kind"] == "dunning"
    )
    texts = {row["id"] for row in books["dunning_step"] if row["state"] == "sent"}
    books.count("reminders", sum(reminded.values()))
    if {task for task, _ in reminded} != texts or set(reminded.values()) - {1}:
        books.fault("reminders are missing or doubled")
