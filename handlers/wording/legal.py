"""What is said about arrears that go to the legal department, and the words of their papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tariffs import figure
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.disputes import Dispute
from storage.dunning import DunningStep
from storage.estates import Estate, Home
from storage.legal import LegalCase

SHOWN = 10


def to_decide(t: Tongue, due: Sequence[tuple[LegalCase, Home]]) -> Reply:
    """To the supervisor, who decides."""
    head = t.many("{count} 户逾期已久，要不要送法务？", len(due))
    lines = [_line(t, case, home) for case, home in due[:SHOWN]]
    return Reply("\n".join([head, *lines]), _decisions(t, due))


def cases(t: Tongue, rows: Sequence[tuple[LegalCase, Home]]) -> Reply:
    if not rows:
        return Reply(t("没有要送法务的欠费。"))
    lines = [t.many("法务案件 {count} 件：", len(rows))]
    lines += [_line(t, case, home) for case, home in rows[:SHOWN]]
    waiting = [pair for pair in rows if pair[0].state == "proposed"]
    return Reply("\n".join(lines), _decisions(t, waiting))


def _line(t: Tongue, case: LegalCase, home: Home) -> str:
    return t(
        "{id}. {home} 欠 {months} 个月 {amount}（{state}）",
        id=case.id,
        home=names.place(t, home.number),
        months=case.months,
        amount=t.money(case.amount_fen),
        state=stage(t, case),
    )


def stage(t: Tongue, case: LegalCase) -> str:
    """How far a case is."""
    if case.state == "proposed":
        return t("等您决定")
    return {
        "received": t("法务收到了"),
        "letter": t("催告函发了"),
        "filed": t("已立案"),
        "settled": t("和解了"),
        "given_up": t("撤回了"),
        "judged": t("判了"),
    }.get(case.stage) or t("已送法务")


def advanced(t: Tongue, case: LegalCase, home: Home, paper_id: int | None = None) -> Reply:
    """How far the legal department is; with the letter, where one was written."""
    said = t(
        "案件 {id}（{home}）：{stage}。",
        id=case.id,
        home=names.place(t, home.number),
        stage=stage(t, case),
    )
    if paper_id is not None:
        said = t.sentences(said, t("催告函在附件里，打印盖章后寄出。"))
    return Reply(f"{said}\n{case.outcome}" if case.outcome else said, paper=paper_id)


def not_sent_yet(number: int) -> Say:
    return lambda t: t("{id} 号案件不在法务手上，这一步办不了。", id=number)


def letter(
    t: Tongue, home: Home, owner: str, owed: Sequence[Owed], estate: Estate, today: date
) -> dict[str, Any]:
    """What the formal letter says: who owes what since when, by which day, where it is paid."""
    total = t.money(sum(each.left_fen for each in owed))
    months = t.joined(dict.fromkeys(t.month(each.bill.month) for each in owed))
    where = names.place(t, home.number)
    pay = estate.pay or t("到物业前台交")
    return {
        "title": t("催告函"),
        "to": t("{owner}（{estate} {home}）：", owner=owner, estate=estate.name, home=where),
        "paragraphs": [
            t(
                "截至 {day}，您家还有 {months} 的物业费没有交，一共 {total}。",
                day=today.isoformat(),
                months=months,
                total=total,
            ),
            t("请在收到这封信后 15 天内交清。怎么交：{pay}。", pay=pay),
            t("到期没交、也没有联系我们的，我们会依法向人民法院起诉，请您谅解。"),
            t("对账单有疑问，或者已经交了，请联系我们核对：{phone}。", phone=estate.phone or "-"),
        ],
        "signature": [t("{estate} 物业服务中心", estate=estate.name), today.isoformat()],
    }


def _decisions(t: Tongue, waiting: Sequence[tuple[LegalCase, Home]]) -> tuple[Button, ...]:
    buttons: list[Button] = []
    for case, home in waiting[:SHOWN]:
        where = names.place(t, home.number)
        buttons.append(Button(t("送 {home}", home=where), f"/legal 同意 {case.id}"))
        buttons.append(Button(t("不送 {home}", home=where), f"/legal 不送 {case.id}"))
    return tuple(buttons)


def decided(t: Tongue, case: LegalCase, home: Home) -> Reply:
    where = names.place(t, home.number)
    if case.state == "sent":
        return Reply(t("{home} 的材料已经整理好，送法务了。交清了会自动撤回。", home=where))
    return Reply(t("好的，{home} 这次不送法务。", home=where))


def handed_over(t: Tongue, case: LegalCase, home: Home, paper_id: int) -> Reply:
    """To the legal department, with the dossier."""
    said = t(
        "{home} 欠费 {months} 个月，一共 {amount}，主管同意送法务。"
        "材料在附件里：摘要、明细、目录和校验码。",
        home=names.place(t, home.number),
        months=case.months,
        amount=t.money(case.amount_fen),
    )
    return Reply(said, paper=paper_id)


def withdrawn(t: Tongue, case: LegalCase, home: Home) -> Reply:
    return Reply(
        t(
            "{home} 的欠费交清了，案件 {id} 撤回，请停办。",
            home=names.place(t, home.number),
            id=case.id,
        )
    )


def title(t: Tongue, home: Home) -> str:
    return t("{home} 物业费欠费材料", home=names.place(t, home.number))


def facts(
    t: Tongue,
    case: LegalCase,
    home: Home,
    estate_name: str,
    owners: Sequence[str],
    owed: Sequence[Owed],
    clause: str,
    months: int,
) -> list[list[Any]]:
    """[label, words or a number, its kind] of the first page. ``months`` of arrears are too many
    by this ``clause``."""
    basis = t(
        "岗位责任书 {clause}：逾期{months}个月未缴费，整理材料提交法务部",
        clause=clause,
        months=months,
    )
    total = sum(each.left_fen for each in owed)
    since = min((each.bill.due_on for each in owed), default=None)
    return [
        [t("业主"), t.joined(owners), "text"],
        [t("小区"), estate_name, "text"],
        [t("房屋"), names.place(t, home.number), "text"],
        [t("面积"), t("{area} 平方米", area=figure(home.area_dm2, 100, 2)), "text"],
        [t("欠费月数"), case.months, "text"],
        [t("欠费合计"), round(total / 100, 2), "money"],
        [t("最早到期日"), since.isoformat() if since else "", "day"],
        [t("依据"), basis, "text"],
    ]


def note(t: Tongue) -> str:
    return t("有疑问、还在核实的账单不算在内。各文件的校验码见目录。")


def labels(t: Tongue) -> dict[str, str]:
    """The names of the files in the dossier, and the headings of its index."""
    return {
        "summary": t("摘要"),
        "details": t("明细"),
        "records": t("数据"),
        "index": t("目录"),
        "made_on": t("整理日期"),
        "page": t("第 {page} 页", page="%d"),
        "nothing": t("没有记录"),
        "files": t("附件"),
        "left_out": t("没有放进来的附件："),
        "too_large": t("太大，要的话向客服主管要"),
        "missing": t("平台上没取到，或者文件不在了"),
    }


def table(t: Tongue, name: str) -> str:
    return {
        "bills": t("账单"),
        "payments": t("缴费"),
        "texts": t("催缴短信"),
        "tasks": t("催缴经过"),
        "tickets": t("报事和投诉"),
        "people": t("住户"),
        "files": t("照片和附件"),
    }[name]


def file_columns(t: Tongue) -> list[str]:
    return [t("单号"), t("时间"), t("种类"), t("文件")]


def kind(t: Tongue, word: str) -> str:
    """What somebody sent along."""
    return {"photo": t("照片"), "voice": t("语音"), "video": t("视频")}.get(word, t("文件"))


def bill_columns(t: Tongue) -> list[str]:
    first = [t("月份"), t("项目"), t("到期日"), t("应收"), t("已收")]
    return [*first, t("未收"), t("算法"), t("疑问")]


def payment_columns(t: Tongue) -> list[str]:
    return [t("时间"), t("金额"), t("方式"), t("凭证号")]


def text_columns(t: Tongue) -> list[str]:
    return [t("送出时间"), t("收信人"), t("途径"), t("平台回执号"), t("内容")]


def task_columns(t: Tongue) -> list[str]:
    return [t("月份"), t("步骤"), t("办完时间"), t("当时欠费"), t("结果")]


def ticket_columns(t: Tongue) -> list[str]:
    return [t("单号"), t("时间"), t("状态"), t("内容")]


def people_columns(t: Tongue) -> list[str]:
    return [t("姓名"), t("关系"), t("电话"), t("登记时间")]


def tie(t: Tongue, kind: str) -> str:
    return {"owner": t("业主"), "family": t("家属"), "tenant": t("租户")}[kind]


def not_sent(t: Tongue) -> str:
    return t("没有送出")


def outcome(t: Tongue, step: DunningStep) -> str:
    """What came of a step, also of one that was not taken."""
    return {
        "promise": t("答应期内，没有催"),
        "complaint": t("有大事没办完，没有催"),
        "enough": t("近期已经催够，没有催"),
        "joined": t("并到另一件一起催"),
        "": {"sent": t("已送出"), "open": t("还没办")}.get(step.state, ""),
    }.get(step.outcome, step.outcome)


def doubt(t: Tongue, dispute: Dispute) -> str:
    """With its day in full: who reads it in a year knows no yesterday."""
    day = dispute.opened_at.astimezone(t.zone).strftime("%Y-%m-%d %H:%M")
    return {
        "open": t("{day} 提出，核实中", day=day),
        "kept": t("{day} 提出，没有算错", day=day),
        "amended": t("{day} 提出，已改", day=day),
        "cancelled": t("{day} 提出，已取消", day=day),
    }[dispute.outcome]
