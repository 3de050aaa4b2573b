"""What is said about the archive on paper: a list to be ticked off along the shelves (CS-3)."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.completeness import Shelf

RENEWED = 30  # homes that are named of one building


def papers(t: Tongue, title: str, found: Sequence[tuple[str, Sequence[Shelf]]]) -> Reply:
    """To be ticked off on the way along the shelves."""
    lines_: list[str] = []
    for estate, shelves in found:
        lines_.append(t("{estate} {title}", estate=estate, title=title))
        lines_ += [_shelf(t, each) for each in shelves]
    return Reply("\n".join(lines_))


def _shelf(t: Tongue, shelf: Shelf) -> str:
    said = t(
        "□ {building}：{homes}户，资料齐的 {complete}户",
        building=names.place(t, shelf.building),
        homes=shelf.homes,
        complete=shelf.complete,
    )
    if not shelf.renewed:
        return said
    homes = t.joined(names.place(t, each) for each in shelf.renewed[:RENEWED])
    more = t(" 等 {all} 户", all=len(shelf.renewed)) if len(shelf.renewed) > RENEWED else ""
    return said + "\n" + t("　要补印：{homes}{more}", homes=homes, more=more)
