"""The papers for the legal department: one ZIP with a summary, the details and an index."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter
from fpdf import FPDF
from fpdf.enums import TableCellFillMode

from bot.papers.house import INK, SHADE, SOFT, Kit
from bot.sheets.writing import for_paper

MARGIN = 15  # millimetres
RULE = "#c9d2cd"  # the lines between rows
HEADING = 30  # of a table: its title, its columns and a first row
BODY, SMALL = 10, 8  # points
MOST_ENCLOSED = 15_000_000  # bytes of photos: messengers take files of 20 to 50 MB
LONGEST_CELL = 120  # characters in the summary; the details have all


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A ZIP: the summary as PDF, the details as xlsx, the records as JSON, the photos of the home's
    tickets, an index with the SHA-256 of each. ``values`` as ``handlers/legal.py`` freezes them."""
    labels = values["labels"]
    files = {
        f"{labels['summary']}.pdf": _summary(values, kit),
        f"{labels['details']}.xlsx": _details(values),
        f"{labels['records']}.json": _records(values),
    }
    index = [values["title"], f"{labels['made_on']} {values['made_on']}", ""]
    enclosed, left_out = _enclosed(values, kit)
    files |= enclosed
    index += [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    if left_out:
        index += ["", labels["left_out"], *left_out]
    files[f"{labels['index']}.txt"] = ("\r\n".join(index) + "\r\n").encode("utf-8-sig")
    made_on = date.fromisoformat(values["made_on"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # The day it was made, not the moment it was drawn: the same paper is the same file.
            entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _enclosed(values: Mapping[str, Any], kit: Kit) -> tuple[dict[str, bytes], list[str]]:
    """The photos and papers that go along, and a line for each that does not.

    Bounded, so that the dossier can still be sent: the first ones until the room is used up.
    """
    labels, room = values["labels"], MOST_ENCLOSED
    found: dict[str, bytes] = {}
    left_out = []
    for each in values.get("files", ()):  # a dossier that was ordered before has none
        path = kit.media / each["path"]
        if not each["path"] or not path.is_file():
            left_out.append(f"{each['name']}  {labels['missing']}")
        elif path.stat().st_size > room:
            left_out.append(f"{each['name']}  {labels['too_large']}")
        else:
            content = path.read_bytes()
            room -= len(content)
            found[f"{labels['files']}/{each['name']}"] = content
    return found, left_out


def _midnight(values: Mapping[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(values["made_on"]), time(), UTC)


class _Pages(FPDF):
    """Pages with their number at the foot."""

    label = "%d"

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font("house", size=SMALL)
        self.set_text_color(SOFT)
        self.cell(0, 8, self.label % self.page_no(), align="C")


def _summary(values: Mapping[str, Any], kit: Kit) -> bytes:
    pages = _Pages(format="A4")
    pages.label = values["labels"]["page"]
    pages.add_font("house", fname=kit.font)
    pages.set_margin(MARGIN)
    pages.set_auto_page_break(True, MARGIN + 5)
    pages.set_title(values["title"])
    pages.set_creation_date(_midnight(values))
    pages.add_page()
    _line(pages, values["title"], 18)
    _line(pages, f"{values['labels']['made_on']} {values['made_on']}", BODY, SOFT)
    pages.ln(4)
    _table(pages, None, _facts(values), (1, 3))
    pages.ln(3)
    _line(pages, values["note"], SMALL, SOFT)
    for table in values["tables"]:
        pages.ln(6)
        if pages.will_page_break(HEADING):  # a title does not stand alone at the foot of a page
            pages.add_page()
        _line(pages, table["name"], 13)
        if table["rows"]:
            rows = _shown_rows(table)
            _table(pages, table["columns"], rows, _widths([table["columns"], *rows]))
        else:
            _line(pages, values["labels"]["nothing"], BODY, SOFT)
    return bytes(pages.output())


def _line(pages: FPDF, words: str, size: float, colour: str = INK) -> None:
    pages.set_font("house", size=size)
    pages.set_text_color(colour)
    pages.multi_cell(0, size * 0.55, words, new_x="LMARGIN", new_y="NEXT")


def _table(
    pages: FPDF, columns: list[str] | None, rows: list[list[str]], widths: tuple[int, ...]
) -> None:
    pages.set_font("house", size=SMALL if columns else BODY)
    pages.set_text_color(INK)
    pages.set_fill_color(SHADE)
    pages.set_draw_color(RULE)
    with pages.table(
        col_widths=widths,
        first_row_as_headings=False,
        borders_layout="HORIZONTAL_LINES",
        cell_fill_mode=TableCellFillMode.EVEN_ROWS if columns else TableCellFillMode.NONE,
        line_height=5.5,
        padding=1,
        text_align="LEFT",  # justified, a line with a short word in it would have holes
    ) as table:
        for row in [*([columns] if columns else []), *rows]:
            table.row([_short(cell) for cell in row])


Row = Sequence[Any]  # words, and numbers where a column's kind is money


def _typed(table: Mapping[str, Any], row: Row) -> Sequence[tuple[Any, str]]:
    """Each cell with its kind; one of a dossier that was ordered before is words."""
    kinds = table.get("kinds") or ["text"] * len(row)
    return list(zip(row, kinds, strict=False))


def _shown(cell: Any, kind: str) -> str:
    """As words on paper."""
    return f"¥{cell:,.2f}" if kind == "money" and not isinstance(cell, str) else str(cell)


def _shown_rows(table: Mapping[str, Any]) -> list[list[str]]:
    return [[_shown(*each) for each in _typed(table, row)] for row in table["rows"]]


def _facts(values: Mapping[str, Any]) -> list[list[str]]:
    """(label, words)."""
    return [[label, _shown(cell, *(kind or ["text"]))] for label, cell, *kind in values["facts"]]


def _short(cell: str) -> str:
    words = " ".join(cell.split())
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + "…"


def _widths(rows: Sequence[list[str]]) -> tuple[int, ...]:
    """Shares of the page: as much as the longest cell wants, within reason."""
    return tuple(
        min(40, max(8, *(_breadth(_short(row[place])) for row in rows)))
        for place in range(len(rows[0]))
    )


def _breadth(words: str) -> int:
    return sum(1 if one.isascii() else 2 for one in words)


FORMATS = {"money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


def _details(values: Mapping[str, Any]) -> bytes:
    """A sheet for each table: sums and days as such, and no cell that a spreadsheet would run."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": values["title"], "created": _midnight(values)})
        bold = book.add_format({"bold": True, "bg_color": SHADE, "bottom": 1})
        forms = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        forms["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(values["labels"]["summary"])
        for number, (label, cell, *kind) in enumerate(values["facts"]):
            sheet.write_string(number, 0, label, forms["text"])
            _write(sheet, number, 1, (cell, *(kind or ["text"])), forms)
        for_paper(sheet, 0)
        sheet.set_column(0, 1, 18)
        for table in values["tables"]:
            sheet = book.add_worksheet(table["name"])
            for place, column in enumerate(table["columns"]):
                sheet.write_string(0, place, column, bold)
            for number, row in enumerate(table["rows"], 1):
                for place, cell in enumerate(_typed(table, row)):
                    _write(sheet, number, place, cell, forms)
            sheet.freeze_panes(1, 0)
            for_paper(sheet)
            sheet.set_column(0, 10, 18)
    return file.getvalue()


def _write(
    sheet: Any, row: int, place: int, typed: tuple[Any, str], forms: Mapping[str, Any]
) -> None:
    cell, kind = typed
    try:
        at = datetime.fromisoformat(cell) if kind in ("day", "moment") else None
    except ValueError:  # 没有送出, where a moment would stand
        at = None
    if at is not None:
        sheet.write_datetime(row, place, at, forms[kind])
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, forms[kind])
    else:
        sheet.write_string(row, place, str(cell), forms["text"])


def _records(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).encode()
