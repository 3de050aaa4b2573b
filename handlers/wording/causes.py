"""What stands behind a deduction, in words: counts, complaints, duties, the source of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.points import Line
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.figures import FigureEntry
from storage.measures.shape import Event

SHOWN = 8
Sources = Mapping[int, Callable[[Tongue], str]]  # of an entered figure, by its number


def ref(event: Event) -> str:
    """How an event is called: a ticket #12; others by a letter: duty D5, figure F3."""
    letters = {"duty": "D", "figure": "F", "survey": "S", "training": "T"}
    if event.kind == "ticket":
        return f"#{event.id}"
    return f"{letters.get(event.kind, '')}{event.id}"


def behind(t: Tongue, line: Line, sources: Sources) -> str:
    """What stands behind a value that missed its bound: the counts, and what happened."""
    measured, said = line.counted, []
    if "unheld" in measured.apart:
        said.append(t("这个季度没有做调查"))
    elif "for_due_fen" in measured.apart:
        came, due = t.money(measured.part), t.money(measured.whole)
        said.append(t("到账{came}，应收{due}", came=came, due=due))
    elif measured.whole:
        said.append(f"{measured.part}/{measured.whole}")
    happened = list(filter(None, (_happened(t, each, sources) for each in measured.events)))
    said += happened[:SHOWN]
    if len(happened) > SHOWN:
        said.append(t("一共{number}件", number=len(happened)))
    return t("；").join(said)


def _happened(t: Tongue, event: Event, sources: Sources) -> str:
    """One event in plain words: #12 答复业主超时, #13 打了2分, D5; the source of a figure."""
    if event.kind == "figure":
        return sources[event.id](t) if event.id in sources else ""
    if event.kind == "duty":
        return t("{duty} 没按时完成", duty=ref(event))
    if event.kind != "ticket":
        return ""
    if event.note.startswith("mark:"):
        return t("{ticket} 打了{points}分", ticket=ref(event), points=event.note[5:])
    kinds = t.joined(names.deadline(t, each) for each in event.note.split())
    return t("{ticket} {kinds}超时", ticket=ref(event), kinds=kinds)


def source(entry: FigureEntry, name: str) -> Callable[[Tongue], str]:
    """Where an entered figure comes from, and who entered it when."""

    def say(t: Tongue) -> str:
        when = t.day(entry.entered_at.astimezone(t.zone).date())
        return t("{source}（{name}，{day}录入）", source=entry.source[:40], name=name, day=when)

    return say
