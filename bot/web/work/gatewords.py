"""What stands on the pages where one signs in, and on those about one's own password."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, tuple[Any, Any]] = {
    "sign_in_how": (
        "用聊天软件的，给管家发 /console（或“工作台”），点收到的地址就进来了，不用密码。",
        "With a messenger: write /console to Guanjia and open the address it sends; no password.",
    ),
    "sign_in_lost": (
        "没有密码，或者忘了？请主管给您一个定密码的地址。",
        "No password, or forgotten? Ask your supervisor for an address to set one.",
    ),
    "sign_in_kept": (
        "您刚填的都还在。重新登录，就接着发出去。",
        "What you typed is kept. Sign in again and it can be sent.",
    ),
    "kept_how": (
        "已经登录了。您刚填的都在，点一下就发出去。",
        "You are signed in. What you typed is kept: press once and it is sent.",
    ),
    "kept_elsewhere": ("我已在别的页里登录了，直接再发一次", "Signed in elsewhere: send again"),
    "send_again": ("再发一次", "Send again"),
    "login_name": ("登录名", "Name"),
    "password": ("密码", "Password"),
    "password_again": ("再写一遍密码", "The password once more"),
    "password_now": ("现在的密码", "Your password now"),
    "password_new": ("新密码", "New password"),
    "password_hint": (
        "至少 {n} 个字母或数字。用拼音写一句只有您知道的话，最好记。",
        "At least {n} characters. A sentence that only you know is easiest to remember.",
    ),
    "password_differs": ("两遍写得不一样。", "The two are not the same."),
    "password_choose": ("{name}，定个密码", "{name}, choose a password"),
    "password_own": ("登录名和密码", "Name and password"),
    "password_none": ("还没有密码", "none yet"),
    "password_done": ("定好了，别处的登录都退出了。", "Done; you are signed out everywhere else."),
    "password_set": ("定下来", "Set it"),
    "change": ("改", "Change"),
    "from_elsewhere": ("请在这一页里登录。", "Please sign in on this page."),
    "code": ("验证码", "Code"),
    "code_how": (
        "打开手机上的验证器，写下现在的六位数字。手机不在身边，就写一个备用码。",
        "Write the six digits that your authenticator shows now, or one of your recovery codes.",
    ),
    "factor": ("验证器", "Authenticator"),
    "factor_on": ("开着，还有 {n} 个备用码", "on, {n} recovery codes left"),
    "factor_off": ("没开", "off"),
    "factor_why": (
        "开了以后，光有密码进不来，还要手机上的六位数字。",
        "With it, a password alone lets nobody in: the six digits on your phone are needed too.",
    ),
    "factor_scan": (
        "用验证器（微信小程序“验证器”、Google Authenticator 等）扫这个码，再写下它显示的数字。",
        "Scan this with an authenticator, then write the digits that it shows.",
    ),
    "factor_typed": ("扫不了就手写这串字", "Cannot scan? Type this"),
    "factor_set": ("开验证器", "Turn it on"),
    "factor_end": ("关掉验证器", "Turn it off"),
    "factor_first": ("请先定一个密码。", "Please set a password first."),
    "codes": ("备用码", "Recovery codes"),
    "codes_how": (
        "请抄下来收好，只显示这一次。手机丢了，每个可以代替一次验证码。",
        "Write these down: they are shown once. Each can stand for one code if your phone is lost.",
    ),
    "codes_kept": ("抄好了", "I have them"),
}
