"""A survey's figures in words and for pictures: how far it is, what came of it (CS-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.surveys import quarter, title
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.surveys import InBuilding, Result, Survey

SHOWN = 12  # buildings, homes
QUOTED = 3  # of the free words
LONGEST = 80  # of one of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the charter's targets want, of 100, and until when measures are to be done."""

    coverage: Decimal
    score: Decimal
    within: timedelta


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report speaks of. ``left_out``: homes where nobody is known to live, which were not
    asked; ``about``: (category, how often the free words speak of it), the most first; ``before``:
    the quarter before."""

    survey: Survey
    estate: str
    result: Result
    buildings: list[InBuilding]
    words: list[str]
    left_out: Sequence[Home]
    about: list[tuple[str, int]]
    before: Result | None


def figure(value: Fraction | None) -> str:
    """One place behind the point, never rounded up to a target that was missed."""
    if value is None:
        return "–"
    tenths = value * 10 // 1
    return f"{tenths // 10}.{tenths % 10}"


def progress(
    t: Tongue,
    survey: Survey,
    estate: str,
    result: Result,
    buildings: Sequence[InBuilding],
    silent: Sequence[Home],
    left_out: Sequence[Home],
    wanted: Wanted,
    now: datetime,
) -> Reply:
    head = t("{estate} {quarter} 满意度调查", estate=estate, quarter=quarter(t, survey.quarter_on))
    until = (
        t("已经结束")
        if survey.state == "closed"
        else t("{at} 截止", at=t.moment(survey.closes_at, now))
    )
    lines = [t("{head}，{until}", head=head, until=until), _coverage(t, result, wanted)]
    if result.score is not None:
        lines.append(t("目前 {score} 分。", score=figure(result.score)))
    for each in buildings[:SHOWN]:
        lines.append(
            t(
                "{building}：{answered}/{homes} 户",
                building=names.place(t, each.building),
                answered=each.answered,
                homes=each.homes,
            )
        )
    if silent and survey.state == "open":
        lines.append(t.many("{count} 户发不到消息，要打电话或上门问：", len(silent)))
        lines.append(names.homes(t, silent[:SHOWN]) + ("…" if len(silent) > SHOWN else ""))
        lines.append(t("问到了写：/surveyed 房号 八个分数 原话，比如 /surveyed 3-1-102 55434455"))
    lines += _left_out(t, left_out)
    return Reply("\n".join(lines))


def of_company(t: Tongue, result: Result, wanted: Wanted) -> Reply:
    """All estates of the asker together."""
    said = t("几个小区一共：{coverage}", coverage=_coverage(t, result, wanted))
    if result.score is None:
        return Reply(said)
    return Reply(f"{said}\n{t('目前 {score} 分。', score=figure(result.score))}")


def _left_out(t: Tongue, homes: Sequence[Home]) -> list[str]:
    """Homes that the coverage does not speak of."""
    if not homes:
        return []
    count = t.many("另有 {count} 户没有登记住户，没算进覆盖率：", len(homes))
    return [count + names.homes(t, homes[:SHOWN]) + ("…" if len(homes) > SHOWN else "")]


def _coverage(t: Tongue, result: Result, wanted: Wanted) -> str:
    return t(
        "答了 {answered}/{homes} 户，覆盖率 {coverage}%（要求 {target}%）",
        answered=result.answered,
        homes=result.homes,
        coverage=figure(result.coverage),
        target=f"{wanted.coverage:g}",
    )


def report(t: Tongue, found: Findings, wanted: Wanted, picture: int | None) -> Reply:
    """The whole report, with the picture of the indicators."""
    lines = [_title(t, found), *_figures(t, found, wanted)]
    for each in found.survey.indicators if found.result.parts else ():
        part = found.result.parts.get(each["name"])
        score = part.score if part else None
        mark = t("（没到）") if score is not None and score < wanted.score else ""
        lines.append(t("· {title} {score}", title=title(t, each), score=figure(score)) + mark)
    if found.about:
        said = t.joined(f"{names.category(t, word)} {n}" for word, n in found.about[:QUOTED])
        lines.append(t("大家的话里提到：{said}", said=said))
    lines += [t("「{said}」", said=each[:LONGEST]) for each in found.words[:QUOTED]]
    lines += _left_out(t, found.left_out)
    return Reply(names.without_phones("\n".join(lines)), paper=picture)


def by_building(t: Tongue, found: Findings, picture: int | None) -> Reply:
    lines = [t("{title}，各楼栋：", title=_title(t, found))]
    for each in found.buildings[:SHOWN]:
        lines.append(
            t(
                "{building}：{score} 分，{answered}/{homes} 户",
                building=names.place(t, each.building),
                score=figure(each.part.score),
                answered=each.answered,
                homes=each.homes,
            )
        )
    return Reply("\n".join(lines), paper=picture)


def to_approve(t: Tongue, found: Findings, wanted: Wanted) -> str:
    """What the general manager decides about."""
    lines = [_title(t, found), *_figures(t, found, wanted)]
    lines.append(t("建议的措施，{within}内办完：", within=t.span(wanted.within)))
    for number, each in enumerate(found.survey.measures, 1):
        department = names.department(t, each["department"])
        measure = t("{department}：{text}", department=department, text=each["text"])
        lines.append(f"{number}. {measure}")
    return "\n".join(lines)


def _title(t: Tongue, found: Findings) -> str:
    return t(
        "{estate} {quarter} 满意度调查结果",
        estate=found.estate,
        quarter=quarter(t, found.survey.quarter_on),
    )


def _figures(t: Tongue, found: Findings, wanted: Wanted) -> list[str]:
    if not found.result.parts:
        return [_coverage(t, found.result, wanted), t("没有人打分，算不出得分。")]
    score = t(
        "综合得分 {score}（要求 {target}）",
        score=figure(found.result.score),
        target=f"{wanted.score:g}",
    )
    if found.before is not None and found.before.score is not None:
        score += t("，上季度 {score}", score=figure(found.before.score))
    return [_coverage(t, found.result, wanted), score]


# ------------------------------------------------------------------------------------- pictures


def indicator_chart(found: Findings, wanted: Wanted, t: Tongue) -> dict[str, Any]:
    """The values of a picture: a bar for each indicator, the target as a line."""
    rows = []
    for each in found.survey.indicators:
        part = found.result.parts.get(each["name"])
        rows.append(
            [
                title(t, each),
                _bar(part.score if part else None),
                figure(part.score if part else None),
            ]
        )
    return _chart(t, found, wanted, rows)


def building_chart(found: Findings, wanted: Wanted, t: Tongue) -> dict[str, Any]:
    """A bar for each building, with how many of its homes have answered."""
    rows = [
        [
            names.place(t, each.building),
            _bar(each.part.score),
            t(
                "{score}（{answered}/{homes} 户）",
                score=figure(each.part.score),
                answered=each.answered,
                homes=each.homes,
            ),
        ]
        for each in found.buildings
    ]
    return _chart(t, found, wanted, rows)


def _chart(t: Tongue, found: Findings, wanted: Wanted, rows: list[list[Any]]) -> dict[str, Any]:
    result = found.result
    return {
        "title": _title(t, found),
        "rows": rows,
        "target": float(wanted.score),
        "target_label": t("要求 {target} 分", target=f"{wanted.score:g}"),
        "foot": t(
            "综合 {score} 分，{answered}/{homes} 户，覆盖率 {coverage}%",
            score=figure(result.score),
            answered=result.answered,
            homes=result.homes,
            coverage=figure(result.coverage),
        ),
    }


def _bar(score: Fraction | None) -> float:
    return float(score) if score is not None else 0.0
