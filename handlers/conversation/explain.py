"""The interpretation of a message against a live conversation, in words for a supervisor."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.conversation.acts import Act
from handlers.conversation.interpret import interpret
from handlers.conversation.questions import QUESTIONS
from handlers.conversation.state import Conversation, Matter, Message
from handlers.rules import Rules

# What each act is, for people.
DOES = {
    "add": "补充到 {ticket}，转给经手的人",
    "advise": "答复能不能这样做（安全），转给 {ticket} 的人",
    "answer": "当作对上一个问题的回答",
    "at_training": "到了培训现场：记下",
    "elsewhere": "{ticket} 不在他手边：已经结束，或者不归他",
    "at_work": "员工在说工作，没说是哪一单",
    "call_off": "说不用来了：{ticket} 问一句再撤",
    "boss": "要管事的人来说话：主管马上看到",
    "chat": "闲话，回一句",
    "chatter": "群里同事说话，不理会",
    "command": "命令",
    "confirm": "确认 {ticket} 解决了",
    "correct": "更正 {ticket} 的地点",
    "danger": "有人有危险：{ticket} 改为紧急",
    "drop": "不选了",
    "duty": "回复职责卡片",
    "edit": "改了原话",
    "greet": "喊了一声：应一声，听着",
    "no_outage_known": "问要不要停水停电：没有通知说停",
    "hurt": "正乱着，有人受伤了：先说急救，话转到 {ticket}",
    "keep": "{ticket} 还要来人",
    "no_danger": "没有危险，{ticket} 照常",
    "no_home": "不住这里：不再问房号，{ticket} 照办",
    "not_theirs": "打听别人的电话、住处：不说，可以转告",
    "nod": "应一声、道谢，什么也不改",
    "part": "同一条里的另一件",
    "of_event": "说办过的活动怎么样：记进活动总结",
    "phone": "平台证明的手机号",
    "praise": "夸人，转告并记下",
    "progress": "问进度或催 {ticket}：告诉他到哪一步，话转给经手的人",
    "reopen": "{ticket} 没好，返工",
    "reply": "回复 {ticket} 的业主",
    "report": "报了几件事，各记一单",
    "contact": "问前台时间、电话",
    "listen": "还没说到事情：听着，话留给后面的单子",
    "which_thing": "没说是什么东西：问一句",
    "never_mind": "说了又说不用：不记单",
    "report_it": "话少，可明摆着坏了：记一单",
    "praise_more": "接着夸，转给同一个人",
    "share": "只是转来的，问一句是什么事",
    "report_now": "问的事没报过：现在就记一单",
    "out_of_it": "人已经躲开，险情还在：告诉赶去的人，{ticket} 照样急",
    "safe_now": "人没事了：告诉赶去的人，{ticket} 问要不要还来",
    "seems_solved": "{ticket} 像是自己好了：问一句",
    "survey": "也许是调查的分数",
    "understand": "单看这句话来理解",
    "unanswered": "问一件前台知道的事：记下来，给找人工的按钮",
    "what_emergency": "喊急事，没说什么事：问出了什么事、在哪里",
    "what_is_it": "生气，没说什么事：问是什么事",
    "which": "有好几件：问是哪一件",
    # ------------------------------------------------------------------------- money
    "fees_claimed": "说已经付了：请前台核对到账",
    "fees_invoice": "要发票、收据：转前台",
    "fees_next": "问下次什么时候交",
    "fees_promise_kept": "问记住那天没有",
    "fees_card": "问补卡、办卡",
    "fees_item": "问账单上一项是什么：请前台答复",
    "fees_remote": "人在外地要转账：给账号，没有就请前台发",
    "fees_collect": "请人上门收费：转前台",
    "fees_dear": "问一笔费用怎么这么贵：说怎么算的，可以提疑问",
    "fees_defer": "想缓交、分期：转前台商量",
    "fees_not_mine": "说催错了人、房子卖了：请前台核对，先不催",
    "fees_deposit": "问押金：转前台",
    "fees_pay": "要交费：列出要交的，给付款链接",
    "fees_disputed": "有疑问的先放着，没疑问的先交",
    "fees_hard": "手头紧：想缓、想分期",
    "fees_hidden": "不是他能看的费用：不说数，说找谁",
    "fees_how": "问怎么交",
    "fees_late": "问滞纳金",
    "fees_legal": "问为什么交给法务",
    "fees_months": "问是哪几个月的",
    "fees_of_others": "问别家的费用：不说",
    "fees_own": "问自己家的费用",
    "fees_rates": "问收费标准",
    "promise_to_pay": "答应哪天交：记下那天",
    "outage": "通知过的停水停电：答通知，不另开单",
    "said_in_notice": "问通知里说过的事",
    # ------------------------------------------------------------------------- the staff
    "acknowledge": "确认知道 {ticket}",
    "approvals": "有几个审批在等：请他说哪一个",
    "approve": "同意审批",
    "arrears": "问一户欠费",
    "assign": "把 {ticket} 派给人",
    "collection": "问收费率",
    "my_home": "打开自己家的页面",
    "console": "要工作台的地址",
    "errand": "催费的电话、上门有了结果",
    "errands": "问还有哪几户要打电话、上门",
    "debtors": "问谁欠费",
    "discuss": "审批里问一句、答一句",
    "decline": "{ticket} 他干不了：告诉主管",
    "press": "主管催 {ticket}",
    "work_of": "问同事今天干了多少",
    "give_back": "接错了：{ticket} 退回部门",
    "unfinish": "完工发错了：{ticket} 接着办",
    "grant_leave": "准假：告诉请假的人",
    "refuse_leave": "不准假：告诉请假的人",
    "say_to": "对一位住户说话：转给他",
    "find": "巡查看到的：记一单",
    "has_it": "知道 {ticket} 给了自己",
    "knows": "知道 {ticket} 的事了，不改什么",
    "leave": "请假",
    "tally": "问有多少单、哪些单",
    "my_work": "问自己手上的活",
    "hand_all": "手上的单子全交给同事",
    "note": "{ticket} 记一句，同事看得到",
    "notice": "通知一栋楼",
    "wish": "问公司的规矩，或要前台办一件事",
    "unhelped": "刚才的答案不是要问的：转前台",
    "leaves": "有同事离职",
    "change_colleague": "同事调小区、改名、换电话：先问一声",
    "off_duty": "下岗",
    "on_duty": "上岗",
    "pay_day": "问答应哪天交费",
    "raise": "{ticket} 升级",
    "reject": "不同意审批",
    "score": "问得分",
    "spend": "申请开支",
    "story": "问一户的经过",
    "late_in": "上班要晚到：告诉主管",
    "swap": "换班",
    "tell_of": "问 {ticket} 的情况",
    "transfer": "{ticket} 转部门",
    "where_is": "问同事在不在",
    "which_colleague": "叫法可能是几位同事：问是哪一位",
    "which_job": "可能是几单：问是哪一单",
    "who_is_off": "问谁请假",
    "who_works": "问谁在岗",
    "work": "{ticket} 的工作：接单、到场、说一声、完工",
    "which_card": "回的那条说了几单：请他说哪一单",
    "who_am_i": "问是不是机器人：照实说，给真人的路",
    "withdraw": "撤掉 {ticket}",
}


def lines(message: Message, talk: Conversation, rules: Rules) -> list[str]:
    """What is open, what is talked about, and what the message is read as, with the reasons."""
    told = ["── 这时候的对话"]
    if talk.question is not None:
        question = QUESTIONS.get(talk.question.asks)
        until = rules.local(talk.question.until)
        said = question.says if question is not None else talk.question.asks
        told.append(f"刚问过：{said}（{until:%H:%M} 前的回答算数）")
    told += [_matter(each, talk) for each in talk.matters] or ["没有在办的事"]
    told += [f"最近办结：#{each.ticket} {each.text[:24]}" for each in talk.ended]
    if message.cues:
        shown = "、".join(f"{name}（{words}）" for name, words in message.cues.items())
        told.append(f"话里的记号：{shown}")
    if message.work:
        shown = "、".join(f"{name}（{words}）" for name, words in message.work.items())
        told.append(f"员工的意思：{shown}")
    told.append("── 读作")
    told += [_act(each) for each in interpret(message, talk)]
    return told


def _matter(matter: Matter, talk: Conversation) -> str:
    current = talk.talking is not None and talk.talking.ticket == matter.ticket
    marks: Sequence[str] = (
        "正在说的" if current else "",
        "等业主确认" if matter.is_asked else "有人接了" if matter.is_held else "没人接",
        "员工刚说过话" if matter.ours_last else "",
    )
    return f"#{matter.ticket} {matter.text[:24]}（{'，'.join(filter(None, marks))}）"


def _act(act: Act) -> str:
    ticket = f"#{act.ticket}" if act.ticket is not None else ""
    said = DOES[act.verb].format(ticket=ticket)
    return f"· {said}　依据：{act.because}"
