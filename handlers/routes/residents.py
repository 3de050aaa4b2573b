"""What homeowners may say, and what their buttons say."""

from __future__ import annotations

from handlers import bills, binding, disputes, identity, people
from handlers.homes import completeness
from handlers.rounds import walking
from handlers.routes.command import ANYBODY, Command
from handlers.tickets import again, doubts, place, report, said, signoff

COMMANDS: tuple[Command, ...] = (
    Command("start", ANYBODY, walking.start, "word?", (), "/start"),
    Command("bind", ANYBODY, binding.bind, "text?", ("绑定",), "/bind CODE", "绑定房屋或身份"),
    Command("family", ANYBODY, binding.family, "word? text?", (), "/family", "家里登记了谁"),
    Command("fee", ANYBODY, bills.ask, "", ("查费", "欠费"), "/fee", "查我家的费用"),
    Command("pay", ANYBODY, bills.how_to_pay, "", (), "/pay", "怎么交费"),
    Command("bill", ANYBODY, bills.picture, "word?", ("账单",), "/bill", "账单图片"),
    Command("dispute", ANYBODY, disputes.doubt, "word?", (), "/dispute", "账单有疑问"),
    Command("tickets", ANYBODY, said.mine, "", ("我的报事",), "/tickets", "我报过的事"),
    Command("status", ANYBODY, said.status, "ticket?", (), "/status N", "看进度"),
    Command("urge", ANYBODY, said.urge, "ticket?", ("催办",), "/urge N", "催一下"),
    Command("confirm", ANYBODY, signoff.confirm, "ticket", (), "/confirm N", "确认解决"),
    Command(
        "reopen", ANYBODY, again.reopen, "ticket text?", ("返工",), "/reopen N", "没修好，再打开"
    ),
    Command("rate", ANYBODY, signoff.rate, "ticket points text?", ("评分",), "/rate N 1-5", "打分"),
    Command("human", ANYBODY, report.human, "", (), "/human", "找人工"),
    Command(
        "language", ANYBODY, people.language, "word?", ("语言",), "/language", "中文 / English"
    ),
    Command("mydata", ANYBODY, people.my_data, "", (), "/mydata", "我的信息"),
    Command("forget", ANYBODY, identity.forget, "word?", (), "/forget", "解除绑定"),
    # what buttons say; nobody needs to type them
    Command("skip", ANYBODY, completeness.skip, "", (), "/skip"),
    Command("report", ANYBODY, report.report_earlier, "text?", (), "/report TEXT"),
    Command("well", ANYBODY, again.well, "ticket", (), "/well N"),
    Command("where", ANYBODY, place.note_words, "ticket text", (), "/where N HOME"),
    Command("urgent", ANYBODY, report.raise_urgency, "ticket", (), "/urgent N"),
    Command("same", ANYBODY, doubts.same, "word", (), "/same ID"),
    Command("new", ANYBODY, doubts.new, "word", (), "/new ID"),
    Command("calm", ANYBODY, report.calm, "ticket", (), "/calm N"),
)
