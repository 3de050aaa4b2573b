"""From a file to its sheets as plain rows of cells, each with the line it stands in."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import charset_normalizer
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from bot.sheets import markup
from bot.sheets.guard import CHUNK, MOST_BYTES, MOST_CELLS, MOST_ROWS, Look, look
from bot.sheets.plain import Cell, Line
from bot.sheets.refused import Refused

ENCODINGS = ("utf-8", "gb18030")
MOST_SHEETS = 50


def sheets(path: Path) -> Iterator[tuple[str, Iterator[Line]]]:
    """The sheets of a file: (name, lines). A line is what the spreadsheet program shows, from 1.

    Raises ``Refused`` for what cannot be opened, also while the lines are read.
    """
    found = look(path)
    if found.kind == "csv":
        yield path.stem, _text_lines(path)
    elif found.kind in ("page", "xml"):
        yield from markup.sheets(path.read_bytes(), found.kind, path.stem)
    elif found.kind == "zip":
        with unpacked(path, found.member) as inner:
            if look(inner).kind == "zip":
                raise Refused("no_sheet")
            yield from sheets(inner)
    else:
        yield from _workbook(path, found)


def _workbook(path: Path, found: Look) -> Iterator[tuple[str, Iterator[Line]]]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names[:MOST_SHEETS]:
                yield name, _lines(book.get_sheet_by_name(name), found)
    except PasswordError:
        raise Refused("locked") from None
    except (CalamineError, ValueError, OSError):
        raise Refused("broken") from None


@contextmanager
def unpacked(path: Path, member: str) -> Iterator[Path]:
    """The one sheet of an archive, beside nobody's files and gone afterwards."""
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        inner = Path(folder) / f"{path.stem}{Path(member).suffix}"
        with archive.open(member) as source, inner.open("wb") as target:
            for chunk in iter(lambda: source.read(CHUNK), b""):
                if target.tell() > MOST_BYTES:
                    raise Refused("too_large_inside")
                target.write(chunk)
        yield inner


def _lines(sheet: CalamineSheet, found: Look) -> Iterator[Line]:
    start = sheet.start
    if start is None:
        return
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Refused("too_wide")
    merged = _Merged(sheet)
    pad: list[Cell] = [None] * start[1]
    unsolved: dict[int, list[int]] = {}
    for row, column in found.unsolved:
        unsolved.setdefault(row, []).append(column)
    rows = iter(sheet.iter_rows())
    for line, cells in enumerate(rows, 1):
        if line > start[0]:
            whole = merged.filled(line - 1, [*pad, *cells] if pad else list(cells))
            if line in unsolved:
                _show_formulas(whole, unsolved[line])
            yield line, whole


def _show_formulas(cells: list[Cell], columns: Sequence[int]) -> None:
    """What has no result is shown as the formula that it is, so that it can be refused."""
    for column in columns:
        if column <= len(cells) and cells[column - 1] in (None, ""):
            cells[column - 1] = "="


class _Merged:
    """Gives every cell of a merged range the value of its first one."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._waiting = sorted(sheet.merged_cell_ranges or [], reverse=True)
        self._open: list[tuple[tuple[int, int], tuple[int, int], Cell]] = []

    def filled(self, row: int, cells: list[Cell]) -> list[Cell]:
        """``row`` counts from 0, and rows come in order."""
        while self._waiting and self._waiting[-1][0][0] <= row:
            first, last = self._waiting.pop()
            if first[1] < len(cells):
                self._open.append((first, last, cells[first[1]]))
        if not self._open:
            return cells
        self._open = [each for each in self._open if each[1][0] >= row]
        for first, last, value in self._open:
            for column in range(first[1], min(last[1] + 1, len(cells))):
                cells[column] = value
        return cells


# ------------------------------------------------------------------------------------------ csv


def _text_lines(path: Path) -> Iterator[Line]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(8192)
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(head))
        try:
            for cells in reader:
                yield reader.line_num, list(cells)
        except (csv.Error, UnicodeError):
            raise Refused("broken_line", reader.line_num) from None


def _delimiter(head: str) -> str:
    """The mark that parts most lines into as many cells: prose above a table has commas, too."""
    lines = [line for line in head.splitlines()[:60] if line.strip()]

    def parted(mark: str) -> int:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        return max((count * min(times, 20) for count, times in counts.items()), default=0)

    return max(",\t;|", key=parted)


def _encoding(path: Path) -> str:
    """How the text is written, found by reading all of it once. Raises ``Refused``."""
    with path.open("rb") as file:
        head = file.read(65536)
    if head.startswith(codecs.BOM_UTF8):
        candidates: Sequence[str] = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    else:
        candidates = ENCODINGS
        if b"\0" in head:
            candidates = _wide(head)
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    guess = charset_normalizer.from_bytes(head).best()
    if guess is not None and _decodes(path, guess.encoding):
        return guess.encoding
    raise Refused("no_text")


def _wide(head: bytes) -> Sequence[str]:
    """UTF-16 without its mark: every other byte of what is ASCII is empty. Raises ``Refused``."""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        empty, other = head[first::2].count(0), head[1 - first :: 2].count(0)
        if empty > len(head) // 20 and empty > 4 * other:
            return (encoding,)
    raise Refused("no_sheet")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                lines += decoder.decode(chunk).count("\n")
            except UnicodeError:
                return False
            if lines > MOST_ROWS:
                raise Refused("too_many_rows", MOST_ROWS)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
