"""What is said about meters: what is to be read, doubtful readings, the month's figure."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording.refusals import Say
from handlers.wording.tariffs import figure
from handlers.wording.tongue import Tongue
from storage.meters import Meter, MeterReading

SHOWN = 40
Used = tuple[str, int | None, int | None, int | None]  # kind, this month, last month, last year


def kind_name(t: Tongue, word: str) -> str:
    return {"electricity": t("电"), "water": t("水"), "gas": t("气"), "heat": t("热")}[word]


def amount(t: Tongue, used: int, kind: str) -> str:
    """Thousandths with their unit: 1234.5度."""
    number = figure(used, 1000)
    if kind == "electricity":
        return t("{number} 度", number=number)
    if kind == "heat":
        return t("{number} 吉焦", number=number)
    return t("{number} 立方米", number=number)


def to_read(t: Tongue, rows: Sequence[tuple[Meter, str, bool]], month: str) -> Reply:
    """Every meter, and whether it has been read for a month; buttons for those that have not."""
    if not rows:
        return Reply(t("还没有登记表。主管写：/meter add 总电表 电 40（倍率）"))
    left = [meter for meter, _, done in rows if not done]
    lines = [
        t(
            "{month}还差 {left} 块，共 {total} 块：",
            month=t.month(month),
            left=len(left),
            total=len(rows),
        )
    ]
    for meter, estate, done in rows[:SHOWN]:
        mark = t("抄过了") if done else t("没抄")
        lines.append(f"{meter.id}. {estate} {meter.name}{t.aside(mark)}")
    lines.append(t("抄表写：/meter 表名 读数，拍一张照片一起发更好。"))
    buttons = tuple(Button(t("抄 {name}", name=each.name), f"/meter {each.id}") for each in left)
    return Reply("\n".join(lines), buttons[:8])


def which_number(t: Tongue, meter: Meter) -> Reply:
    return Reply(t("{name} 现在是多少？写数字，也可以先拍张照片。", name=meter.name))


def photo_kept(t: Tongue, meter: Meter) -> Reply:
    return Reply(t("照片收到了。{name} 的读数是多少？", name=meter.name))


def lower(t: Tongue, meter: Meter, last: int, shown: int) -> Reply:
    """A counter never goes backward: misread, or another counter."""
    said = t(
        "{name} 上次是 {last}，这次 {shown} 比上次小，先没有记。是看错了，还是换了表？",
        name=meter.name,
        last=figure(last, 1000),
        shown=figure(shown, 1000),
    )
    number = figure(shown, 1000)
    return Reply(
        said,
        (
            Button(t("看错了，重写"), f"/meter {meter.id}"),
            Button(t("换了表"), f"/meter swap {meter.id} {number}"),
        ),
    )


def absurd(t: Tongue, meter: Meter, shown: int, used: int) -> Reply:
    said = t(
        "{name} 这次用了 {used}，比平时多得多，先没有记。真是 {shown} 吗？",
        name=meter.name,
        used=amount(t, used, meter.kind),
        shown=figure(shown, 1000),
    )
    number = figure(shown, 1000)
    return Reply(
        said,
        (
            Button(t("没错，就是它"), f"/meter sure {meter.id} {number}"),
            Button(t("看错了，重写"), f"/meter {meter.id}"),
        ),
    )


def old_number(t: Tongue, meter: Meter) -> Reply:
    return Reply(t("{name} 的旧表拆下来时是多少？写数字。", name=meter.name))


def kept(t: Tongue, meter: Meter, reading: MeterReading, left: Sequence[Meter]) -> Reply:
    shown = figure(reading.value, 1000)
    if reading.kind == "start":
        said = t("{name} 从 {shown} 开始记。", name=meter.name, shown=shown)
    else:
        said = t(
            "记下了：{name} {shown}，用了 {used}。",
            name=meter.name,
            shown=shown,
            used=amount(t, reading.used, meter.kind),
        )
    more = t("这个月都抄完了。")
    if left:
        more = t("还差：{names}", names=t.joined(each.name for each in left[:SHOWN]))
    return Reply(t.sentences(said, more))


def replaced(t: Tongue, meter: Meter, new: int) -> Reply:
    shown = figure(new, 1000)
    return Reply(t("{name} 换表记好了，新表从 {shown} 开始。", name=meter.name, shown=shown))


def meter_added(t: Tongue, meter: Meter) -> Reply:
    return Reply(
        t(
            "登记好了：{id}. {name}（{kind}，倍率 {factor}）。先抄一个底数：/meter {id} 读数",
            id=meter.id,
            name=meter.name,
            kind=kind_name(t, meter.kind),
            factor=meter.factor,
        )
    )


def meter_retired(t: Tongue, meter: Meter) -> Reply:
    return Reply(t("{name} 不用再抄了，以前的用量还在。", name=meter.name))


def figure_of(
    t: Tongue, estate: str, month: str, used: Sequence[Used], lacking: Sequence[Meter]
) -> Reply:
    """What an estate used in a month, against the month before and the same month a year ago."""
    lines = [t("{estate} {month}能耗：", estate=estate, month=t.month(month))]
    for kind, now, before, year_ago in used:
        if now is None:
            lines.append(t("{kind}：没有读数", kind=kind_name(t, kind)))
            continue
        lines.append(
            t(
                "{kind}：{used}，环比 {before}，同比 {year_ago}",
                kind=kind_name(t, kind),
                used=amount(t, now, kind),
                before=change(t, now, before),
                year_ago=change(t, now, year_ago),
            )
        )
    if not used:
        lines.append(t("还没有读数。"))
    if lacking:
        lines.append(t("没抄的：{names}", names=t.joined(each.name for each in lacking[:SHOWN])))
    return Reply("\n".join(lines))


def change(t: Tongue, now: int, before: int | None) -> str:
    """+12.5%, -3.0%; where there is nothing to compare with, that."""
    if not before:
        return t("无从比较")
    thousandths = round((now - before) * 1000 / before)
    sign = "+" if thousandths > 0 else "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 10}.{abs(thousandths) % 10}%"


# ----------------------------------------------------------------------------------- refusals


def no_meter(word: str) -> Say:
    return lambda t: t("没有「{word}」这块表。写 /meter 看名单。", word=word[:30])


def bad_reading(word: str) -> Say:
    return lambda t: t("「{word}」不是读数。请写成 1234.5。", word=word[:30])


def meter_known(name: str) -> Say:
    return lambda t: t("表不能叫「{name}」，或者已经登记过了。", name=name)


def nothing_to_fix(t: Tongue) -> str:
    return t("这个月没有能改的读数，或者改后比上次还小。")


def old_is_lower(t: Tongue) -> str:
    return t("旧表最后的读数不能比上次抄的小，请再看看。")
