"""What is said about the register of policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.incoming import Reply
from handlers.wording.archive import percent
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.policies import Policy, PolicyCoverage, PolicyRevision

SHOWN = 40


def register(
    t: Tongue,
    rows: Sequence[tuple[Policy, str]],
    found: PolicyCoverage,
    fields: Mapping[str, str],
    today: date,
) -> Reply:
    """By field: what there is, whose it is, when it is reviewed; then what is missing."""
    lines = [t.many("制度 {count} 份：", len(rows))]
    for row, owner in rows[:SHOWN]:
        late = row.review_on < today
        when = t.day(row.review_on) if row.review_on.year == today.year else str(row.review_on)
        review = t("该复审了：{day}", day=when) if late else t("{day}复审", day=when)
        field = fields.get(row.field, row.field)
        lines.append(f"{row.id}. {field} {row.title} {row.version} {owner} {review}")
    total = len(found.covered) + len(found.missing)
    lines.append(
        t(
            "覆盖率 {share}：{covered}/{total} 个方面有制度而且没有过期。",
            share=percent(len(found.covered), total),
            covered=len(found.covered),
            total=total,
        )
    )
    if found.missing:
        lacking = t.joined(fields.get(each, each) for each in found.missing)
        lines.append(t("还差：{names}", names=lacking))
    return Reply("\n".join(lines))


def one(
    t: Tongue,
    row: Policy,
    owner: str,
    field: str,
    history: Sequence[PolicyRevision],
    now: datetime,
) -> Reply:
    """One policy with its history, and its file beside it."""
    lines = [
        t("{title}（{version}）", title=row.title, version=row.version),
        t("方面：{field}", field=field),
        t("负责人：{owner}", owner=owner),
        t("下次复审：{day}", day=row.review_on.isoformat()),
    ]
    if not row.is_current:
        lines.append(t("已废止"))
    if row.attachment_id is None:
        lines.append(t("还没有文件。写 /policy file {id}，再把文件发给我。", id=row.id))
    lines += [f"· {t.moment(each.at, now)} {each.version} {each.note}" for each in history[:10]]
    files = (row.attachment_id,) if row.attachment_id is not None else ()
    return Reply("\n".join(lines), files=files)


def added(t: Tongue, row: Policy, owner: str) -> Reply:
    said = t(
        "登记好了：{id}. {title}（{version}），负责人{owner}，{day}前复审。",
        id=row.id,
        title=row.title,
        version=row.version,
        owner=owner,
        day=row.review_on.isoformat(),
    )
    return Reply(t.sentences(said, "" if row.attachment_id else _send_file(t)))


def _send_file(t: Tongue) -> str:
    return t("请把文件发给我存档。")


def file_please(t: Tongue, row: Policy) -> Reply:
    return Reply(t.sentences(t("{title}：", title=row.title), _send_file(t)))


def filed(t: Tongue, row: Policy) -> Reply:
    return Reply(t("文件存好了：{title}（{version}）。", title=row.title, version=row.version))


def reviewed(t: Tongue, row: Policy) -> Reply:
    return Reply(
        t(
            "记下了：{title}（{version}），下次复审{day}。",
            title=row.title,
            version=row.version,
            day=row.review_on.isoformat(),
        )
    )


def yours(t: Tongue, row: Policy) -> Reply:
    """To its new owner."""
    return Reply(
        t(
            "制度《{title}》现在由您负责，{day}前复审。",
            title=row.title,
            day=row.review_on.isoformat(),
        )
    )


def given(t: Tongue, row: Policy, owner: str) -> Reply:
    return Reply(t("《{title}》交给{owner}负责了。", title=row.title, owner=owner))


def withdrawn(t: Tongue, row: Policy) -> Reply:
    return Reply(t("《{title}》废止了，记录还留着。", title=row.title))


def task(t: Tongue, row: Policy) -> str:
    """What its owner owes, as it stands in the list of duties."""
    return t("复审制度《{title}》：看完写 /policy review {id}", title=row.title, id=row.id)


# ----------------------------------------------------------------------------------- refusals


def no_policy(number: str) -> Say:
    return lambda t: t("没有 {number} 号制度。写 /policy 看名单。", number=number[:12])


def policy_known(title: str) -> Say:
    return lambda t: t("《{title}》已经登记过了。改版写：/policy review 编号 新版本", title=title)


def policy_withdrawn(number: int) -> Say:
    return lambda t: t("{number} 号制度已经废止了。", number=number)
