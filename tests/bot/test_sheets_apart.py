"""A file is read in a process of its own: what it does there costs one sentence, nothing else."""

from __future__ import annotations

import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from bot.sheets import guard
from bot.sheets.problems import BadSheet
from bot.sheets.reading import read
from handlers.wording.tongue import Tongue

ZH = Tongue("zh_CN", ZoneInfo("Asia/Shanghai"))
FAR = b"<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row></sheetData>"


def changed(path: Path, change: Callable[[bytes], bytes], member: str = "sheet1.xml") -> Path:
    """A workbook of two homes whose sheet was changed by hand."""
    book = Workbook()
    for row in (["房号", "业主"], ["3-2-1501", "王五"], ["3-2-1502", "李六"]):
        book.active.append(row)
    book.save(path.with_name("whole.xlsx"))
    with (
        zipfile.ZipFile(path.with_name("whole.xlsx")) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name.endswith(member) else content)
    return path


def outcome(path: Path) -> str | int:
    """How many rows were read, or the one sentence."""
    try:
        return len(list(read(path, "homes").rows))
    except BadSheet as refused:
        return refused.say(ZH)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        (lambda text: text.replace(b'r="A', b'r="a').replace(b'r="B', b'r="b'), 2),
        (lambda text: text.replace(b'"', b"'"), 2),
        (lambda text: text.replace(b'r="A1"', b'r = " A1 "'), "坏了"),
        # The reader's library aborts on these.
        (lambda text: text.replace(b"</sheetData>", FAR), "读不下去"),
        (lambda text: text.replace(b"</sheetData>", FAR.replace(b"XFD", b"xfd")), "读不下去"),
    ],
)
def test_references_written_otherwise(
    tmp_path: Path, change: Callable[[bytes], bytes], right: str | int
) -> None:
    found = outcome(changed(tmp_path / "odd.xlsx", change))
    assert found == right if isinstance(right, int) else right in str(found)


def test_what_would_unpack_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    """Many short strings, and one cell of half a gigabyte."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    short = b"<si><t>a</t></si>" * 100_003
    path = tmp_path / "strings.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", short)
    size, more = len(short).to_bytes(4, "little"), (guard.MOST_UNPACKED + 1).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, more))
    assert "大得不正常" in str(outcome(path))
    one = changed(
        tmp_path / "cell.xlsx", lambda text: text.replace("王五".encode(), b"a" * 20_000_000)
    )
    assert "大得不正常" in str(outcome(one))
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert used < max(before, 200_000) + 200_000  # kB; read whole they would take gigabytes


def test_archives_and_pages_that_are_called_sheets(tmp_path: Path) -> None:
    text = "房号,业主\n3-2-1501,王五\n".encode("gb18030")
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    with zipfile.ZipFile(one, "w") as archive:
        archive.writestr("账单/a.csv", text)
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    assert outcome(one) == 1 and "2 个表格" in str(outcome(two))
    page = tmp_path / "page.xls"
    page.write_bytes(
        "<html><meta charset=gb2312><table><tr><td colspan=2>业主表</td></tr>"
        "<tr><th>楼栋<th>房号</tr><tr><td rowspan=2>3栋<td>101</tr><tr><td>102</tr></table>".encode(
            "gb18030"
        )
    )
    found = list(read(page, "homes").rows)
    assert [(row.values["building"], row.values["room"]) for row in found] == [
        ("3", "101"),
        ("3", "102"),
    ]
