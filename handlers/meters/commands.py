"""/meter: what is to be read, the register of meters; the words behind the command (EN-4)."""

from __future__ import annotations

from collections.abc import Callable

from handlers import arguments, people, telling
from handlers.context import Context
from handlers.errors import BadWords, WrongState
from handlers.meters import figures, finding, reading
from handlers.rounds import routes
from handlers.wording import meters as words
from handlers.wording import register_refusals
from storage import meters
from storage.meters import Meter

KIND_WORDS = {
    "电": "electricity",
    "电表": "electricity",
    "水": "water",
    "水表": "water",
    "气": "gas",
    "燃气": "gas",
    "热": "heat",
    "暖": "heat",
}
MOST_FACTOR = 100_000
LONGEST = 40  # characters of a meter's name


def command(context: Context, said: str) -> None:
    """/meter: what is to be read. /meter NAME 1234.5: a reading. Else a word, see ``VERBS``."""
    word, rest = arguments.first_word(said)
    if not word:
        _show(context)
    elif (verb := VERBS.get(word.casefold())) is not None:
        verb(context, rest)
    else:
        reading.read(context, finding.find(context, word), rest)


def _show(context: Context) -> None:
    """What has not been read this month, with a button for each."""
    mine = {each.id: each.name for each in people.my_estates(context)}
    found = meters.active(context.session, list(mine))
    month = finding.month(context)
    done = meters.read_in(context.session, [each.id for each in found], month)
    rows = [(each, mine[each.estate_id], each.id in done) for each in found]
    telling.answer(context, words.to_read(context.t, rows, month), kind="list")


def add(context: Context, said: str) -> None:
    """/meter add NAME KIND [FACTOR] [小区:NAME]."""
    finding.require_leader(context)
    parts = said.split()
    estate = routes.estate_in(context, parts)
    kind = KIND_WORDS.get(parts[1]) if len(parts) > 1 else None
    factor = parts[2] if len(parts) > 2 else "1"
    if kind is None or not factor.isdecimal() or not 0 < int(factor) <= MOST_FACTOR:
        raise BadWords(register_refusals.how_to_read)
    name = parts[0][:LONGEST]
    if name.casefold() in VERBS or meters.named(context.session, name, [estate.id]):
        raise WrongState(register_refusals.meter_known(name))
    row = Meter(
        estate_id=estate.id, name=name, kind=kind, factor=int(factor), created_at=context.now
    )
    context.session.add(row)
    context.session.flush()
    telling.answer(context, words.meter_added(context.t, row))


def retire(context: Context, said: str) -> None:
    """/meter retire METER: read no longer; what it used stays counted."""
    finding.require_leader(context)
    row = finding.find(context, said.strip())
    row.state = "retired"
    context.session.add(row)
    telling.answer(context, words.meter_retired(context.t, row))


VERBS: dict[str, Callable[[Context, str], None]] = {
    "add": add,
    "登记": add,
    "retire": retire,
    "停用": retire,
    "sure": reading.sure,
    "fix": reading.fix,
    "更正": reading.fix,
    "swap": reading.swap,
    "换表": reading.swap,
    "swapped": reading.swapped,
    "figure": figures.figure,
    "用量": figures.figure,
}
