"""Looks at a file before anybody opens it: its kind by its bytes, its size by counting.

What a file says about itself is not believed: a zip is unpacked chunk by chunk and counted, so
that a bomb is noticed before it takes memory.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from bot.sheets.refused import Refused

MOST_BYTES = 100_000_000  # on disk
MOST_UNPACKED = 600_000_000  # bytes within a zip, read as a stream
MOST_TEXT = 2_000_000  # bytes without a tag between them: no cell holds that much
MOST_ROWS = 1_000_000
MOST_CELLS = 12_000_000  # of the rectangle around all of them: the reader keeps it in memory
CHUNK = 1 << 20

Kind = Literal["xlsx", "xls", "csv", "page", "xml", "zip"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PAGE = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|style|table|meta|div)", re.I
)
_XML = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|\?mso|workbook|ss:workbook)", re.I)
_SHEETS = (".csv", ".txt", ".xls", ".xlsx")


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is; and where (line, column, both from 1) a formula stands without a result."""

    kind: Kind
    unsolved: frozenset[tuple[int, int]] = frozenset()
    member: str = ""  # of a zip: the one sheet in it


def look(path: Path) -> Look:
    """What can be known of a file that is safe to open. Raises ``Refused``."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(512)
    except (OSError, ValueError):
        raise Refused("not_readable") from None
    if size == 0:
        raise Refused("empty")
    if size > MOST_BYTES:
        raise Refused("too_large", MOST_BYTES // 1_000_000)
    if head.startswith(_ZIP):
        return _look_into_zip(path)
    if head.startswith(_OLE):
        return Look("xls")
    if _XML.match(head):
        return Look("page" if b"<html" in head.lower() else "xml")
    if _PAGE.match(head):
        return Look("page")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise Refused("no_sheet")
    return Look("csv")


def _look_into_zip(path: Path) -> Look:
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            members = archive.infolist()
            if sum(each.file_size for each in members) > MOST_UNPACKED:
                raise Refused("too_large_inside")
            if any(each.filename == "xl/workbook.xml" for each in members):
                return Look("xlsx", frozenset(_unsolved(file, members)))
            return Look("zip", member=_only_sheet(members))
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError, EOFError):
        raise Refused("broken") from None


def _only_sheet(members: Sequence[zipfile.ZipInfo]) -> str:
    """The one sheet of an archive, as banks and platforms pack it."""
    found = [each for each in members if each.filename.lower().endswith(_SHEETS)]
    if any(each.flag_bits & 1 for each in found):
        raise Refused("locked")
    if len(found) != 1:
        raise Refused("many_inside" if found else "no_sheet", *([len(found)] if found else []))
    if found[0].file_size > MOST_BYTES:
        raise Refused("too_large_inside")
    return found[0].filename


def _unsolved(file: BinaryIO, members: Sequence[zipfile.ZipInfo]) -> set[tuple[int, int]]:
    """Unpacks a workbook without keeping it: counts, and finds formulas without a result."""
    unsolved: set[tuple[int, int]] = set()
    unpacked = 0
    for member in members:
        extent = _Extent() if member.filename.startswith("xl/worksheets/") else None
        shared = member.filename.endswith("sharedStrings.xml")
        since_tag = 0
        for chunk in _inflated(file, member):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                raise Refused("too_large_inside")
            if extent is not None or shared:
                since_tag = _without_tag(since_tag, chunk)
            if extent is not None:
                extent.see(chunk)
        if extent is not None:
            extent.judge()
            unsolved |= extent.unsolved
    return unsolved


def _without_tag(before: int, chunk: bytes) -> int:
    """How many bytes of text have come since the last tag. Raises ``Refused`` for too many."""
    last = chunk.rfind(b"<")
    longest = before + (len(chunk) if last < 0 else chunk.find(b"<"))
    if longest > MOST_TEXT:
        raise Refused("too_large_inside")
    return longest if last < 0 else len(chunk) - last


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member, without trusting the length that the zip's directory gives."""
    if member.flag_bits & 1:
        raise zipfile.BadZipFile("encrypted")
    file.seek(member.header_offset)
    header = struct.unpack("<4s5H3L2H", file.read(30))
    if header[0] != _ZIP:
        raise zipfile.BadZipFile("no local header")
    file.seek(header[-2] + header[-1], 1)
    left = member.compress_size
    unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    if unpacker is None and member.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile("compression")
    while left > 0:
        packed = file.read(min(left, CHUNK >> 4))
        if not packed:
            raise zipfile.BadZipFile("cut off")
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed:
            yield unpacker.decompress(packed, CHUNK)
            packed = unpacker.unconsumed_tail
    if unpacker is not None and not unpacker.eof:
        raise zipfile.BadZipFile("cut off")


# A cell that holds something (an empty one with a border only is `<c r="XFD9" s="1"/>`).
_FAR_DOWN = re.compile(rb'r="[A-Z]{1,3}(\d{6,7})"(?:[^>]*[^/>])?>')
_FAR_RIGHT = re.compile(rb'r="([A-Z]{2,3})\d+"(?:[^>]*[^/>])?>')
# A formula whose result nobody has worked out: readers see nothing there, spreadsheets run it.
_UNSOLVED = re.compile(rb"<f[ >][^<]*</f>(?:<v\s*/>|<v></v>)?</c>")
_PLACE = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_OVERLAP = 4096
MOST_UNSOLVED = 10_000


@dataclass
class _Extent:
    """How far a sheet reaches, read from the stream of its XML."""

    rows: int = 0
    lowest: int = 0
    columns: int = 1
    tail: bytes = field(default=b"")
    unsolved: set[tuple[int, int]] = field(default_factory=set)

    def see(self, chunk: bytes) -> None:
        text = self.tail + chunk
        self.rows += text.count(b"<row") - self.tail.count(b"<row")
        for match in _FAR_DOWN.finditer(text):
            self.lowest = max(self.lowest, int(match[1]))
        for match in _FAR_RIGHT.finditer(text):
            self.columns = max(self.columns, _number(match[1]))
        while self.columns < 26:
            beyond = rb'r="([%c-Z])\d' % (ord("A") + self.columns)
            found = re.search(beyond, text)
            if found is None:
                break
            self.columns = _number(found[1])
        for match in _UNSOLVED.finditer(text):
            place = _PLACE.match(text, text.rfind(b'r="', 0, match.start()))
            if place is not None and len(self.unsolved) < MOST_UNSOLVED:
                self.unsolved.add((int(place[2]), _number(place[1])))
        self.tail = text[-_OVERLAP:]

    def judge(self) -> None:
        rows = max(self.rows, self.lowest)
        if self.rows > MOST_ROWS:
            raise Refused("too_many_rows", MOST_ROWS)
        if rows * self.columns > MOST_CELLS:
            raise Refused("too_wide")


def _number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
