"""What stands on the homeowner's pages themselves: Chinese first, then English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

WORDS: dict[str, tuple[Any, Any]] = {
    "lang": ("zh-CN", "en"),
    "title": ("我的家", "My home"),
    "skip": ("跳到内容", "Skip to the content"),
    "front": ("首页", "Home"),
    "bills": ("账单", "Bills"),
    "tickets": ("报事", "Requests"),
    "news": ("通知", "Notices"),
    "me": ("我的", "Me"),
    "colon": ("：", ": "),
    "hello": ("{name}，您好", "Hello, {name}"),
    # coming in
    "open": ("打开我的家", "Open my home"),
    "open_how": (
        "点一下，就在这部手机上打开。以后在这部手机上不用再点链接。",
        "Tap once to open it on this phone. From then on this phone needs no link.",
    ),
    "closed": ("要从聊天里打开", "Please open it from your chat"),
    "closed_how": (
        "在聊天里写「我的家」，点收到的链接就进来了。",
        "Write /myhome in your chat and open the link that you get.",
    ),
    "expired": (
        "这个链接过期了。在聊天里再写一次「我的家」，会给您一个新的。",
        "This link is good no longer. Write /myhome in your chat again to get a new one.",
    ),
    "used": (
        "这个链接已经打开过一次。在聊天里再写一次「我的家」，会给您一个新的。",
        "This link was opened before. Write /myhome in your chat again to get a new one.",
    ),
    "kept": (
        "您写的都还在。请用聊天里的链接重新打开，再回到这里点「再发一次」。",
        "What you wrote is kept. Open the page again by a link from your chat, then come back "
        "here and press “Send again”.",
    ),
    "send_again": ("再发一次", "Send again"),
    "play": ("演示小区：看看谁的家？", "Demo estate: whose home?"),
    # the first page
    "owes": ("还要交", "To pay"),
    "paid_up": ("都交清了，谢谢您", "All paid, thank you"),
    "not_yours": (
        "费用由业主管。想看的话，请业主在他的「我的」里点一下就行。",
        "The owner looks after the bills. To see them, ask the owner to allow it on their “Me” "
        "page.",
    ),
    "look_bills": ("看账单", "See the bills"),
    "report": ("报修、投诉、问事", "Report, complain, ask"),
    "going_on": ("正在办的事", "What is going on"),
    "nothing_open": ("没有在办的事。", "Nothing is going on."),
    "more_open": ("还有 {n} 件", "{n} more"),
    "needs_you": ("等您回话", "waits for you"),
    "newest": ("最近的通知", "Latest notices"),
    "asked": ("有活动或调查，请您看看", "An event or a survey: please have a look"),
    # bills
    "chart": ("每月账单", "Bills by month"),
    "chart_said": (
        "最近 {n} 个月的账单，最多的一个月 {most}。",
        "Bills of the last {n} months; the highest month was {most}.",
    ),
    "chart_paid": ("已交", "paid"),
    "chart_left": ("没交", "to pay"),
    "month_left": ("没交 {left}", "{left} to pay"),
    "month_paid": ("已交清", "paid"),
    "amount": ("金额", "Amount"),
    "unpaid": ("没交", "To pay"),
    "credit": ("预交还剩", "Paid in advance"),
    "how_to_pay": ("怎么交", "How to pay"),
    "pay": ("去交费", "Pay"),
    "doubt": ("账单有疑问", "I have a doubt"),
    "picture": ("账单图片", "Picture of the bill"),
    "payments": ("交过的", "Payments"),
    "receipt": ("收据", "Receipt"),
    "no_bills": ("还没有账单。", "No bills yet."),
    "no_payments": ("还没有交费记录。", "No payments yet."),
    # tickets
    "no_tickets": ("还没有报过事。", "Nothing was reported yet."),
    "what": ("什么事、在哪里", "What is wrong, and where"),
    "what_hint": ("比如：厨房水管漏水了", "For example: the kitchen pipe is leaking"),
    "photos": ("照片（最多 4 张）", "Photos (up to 4)"),
    "send": ("发送", "Send"),
    "add": ("再说几句", "Say more"),
    "place": ("地点", "Place"),
    "holder": ("谁在办", "Who has it"),
    "nobody": ("还没人接", "nobody yet"),
    "urge": ("催一下", "Hurry them"),
    "withdraw": ("不用来了", "No longer needed"),
    "confirm": ("确认，解决了", "Yes, it is solved"),
    "solved": ("办好了吗？", "Is it solved?"),
    "again": ("没修好", "Not solved"),
    "again_how": ("哪里还不对", "What is still wrong"),
    "rate": ("打几分", "Your marks"),
    "rated": ("您打了 {n} 分", "You gave {n}"),
    "stars": ("{n} 分", "{n}"),
    "photo": ("照片 {n}", "Photo {n}"),
    "in_danger": (
        "有危险（着火、漏电、困人、漏气）请马上打电话，不要等。",
        "In danger (fire, gas, somebody trapped) please call at once.",
    ),
    "call": ("打电话", "Call"),
    # news
    "no_news": ("没有通知。", "No notices."),
    "on_now": ("正在进行", "now"),
    "events": ("活动", "Events"),
    "survey": ("满意度调查", "Survey"),
    # me
    "people": ("家里的人", "The people of my home"),
    "may_what": (
        "家人和业主看得到账单；租客要业主同意才看得到。报事大家都看得到，投诉个人的除外。",
        "Owner and family see the bills; a tenant only if the owner allows it. What was reported "
        "is seen by all of the home, except complaints about somebody.",
    ),
    "add_person": ("添加家人或租客", "Add family or a tenant"),
    "name": ("名字", "Name"),
    "kind": ("是谁", "Who"),
    "kinds": (
        (("family", "家人"), ("tenant", "租客")),
        (("family", "family"), ("tenant", "tenant")),
    ),
    "add_go": ("给一个绑定码", "Get a binding code"),
    "my_data": ("我的资料", "My data"),
    "phone": ("电话", "Phone"),
    "chats": ("聊天", "Chats"),
    "looked": ("谁看过您家的资料", "Who looked at your home"),
    "nobody_looked": ("最近没有人看过。", "Nobody did lately."),
    "download": ("下载我的全部资料", "Download all my data"),
    "correct": ("资料不对，要改", "Something is wrong"),
    "correct_how": ("哪里不对，应该是什么", "What is wrong, and what it should be"),
    "correct_said": ("登记的资料要改：", "To correct in my data: "),
    "erase": ("删除我的资料", "Erase my data"),
    "keep": ("不删了，留着", "Keep my data"),
    "language": ("English", "中文"),
    "language_to": ("en", "zh_CN"),
    "devices": ("在哪些手机、电脑上打开着", "Where this page is open"),
    "this_one": ("就是这里", "here"),
    "since": ("{at} 起", "since {at}"),
    "end_it": ("关掉那里", "Close it there"),
    "sign_out": ("在这里退出", "Close it here"),
    # answers
    "answered": ("回话", "Answer"),
    "answer_here": ("回答写在这里", "Your answer"),
    "file": ("打开文件", "Open the file"),
    "refused": ("这一步没办成", "That did not work"),
    "not_here": ("没有这一页", "There is no such page"),
    "once_more": (
        "这一页放得太久了，请再点一次。",
        "This page was open for too long; please press once more.",
    ),
    "back": ("回去", "Back"),
    "details": ("看明细", "Details"),
}


@cache
def words(language: str) -> Mapping[str, Any]:
    """All of them in "zh" or "en"."""
    column = 1 if language == "en" else 0
    return {name: both[column] for name, both in WORDS.items()}
