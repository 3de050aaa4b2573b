"""What stands on the pages of the first day and of the house itself."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, tuple[Any, Any]] = {
    "setup": ("开始用管家", "Begin with Guanjia"),
    "setup_where": (
        "这里还没有开好。开好它的地址写在服务器的窗口（日志）里，“第一次打开”那一行，只有看得到服务器的人能开。",
        "Nothing has been set up here yet. The address that lets you begin stands in the server's "
        "terminal or log, in the line “first setup”: only who can read that may begin.",
    ),
    "setup_how": (
        "填好这一页，就能用了。除了标着必填的，都可以以后再写。",
        "Fill in this page and you can begin. What is not marked as needed can wait.",
    ),
    "setup_company": ("公司", "Company"),
    "setup_company_name": ("公司叫什么", "What the company is called"),
    "setup_estate": ("第一个小区", "The first estate"),
    "setup_estate_name": ("小区叫什么", "What the estate is called"),
    "card_lines": (
        {
            "phone": "物业电话",
            "emergency": "夜里打得通的电话",
            "desk": "前台在哪、几点到几点",
            "pay": "怎么交费",
            "address": "小区地址",
        },
        {
            "phone": "Telephone",
            "emergency": "Telephone that is answered at night",
            "desk": "Where the front desk is, and when",
            "pay": "How to pay",
            "address": "Address of the estate",
        },
    ),
    "setup_admin": ("管理员，就是您", "The administrator: you"),
    "setup_admin_name": ("您的名字（登录也用它）", "Your name (you sign in by it)"),
    "setup_also": ("您还是", "You are also"),
    "setup_only": ("只管系统", "nothing else"),
    "setup_also_how": (
        "只管系统的人看不到住户和账。要自己导入房屋，请选一个。",
        "Who only runs the system sees no homes and no bills. To bring the homes yourself, choose.",
    ),
    "setup_go": ("开好", "Begin"),
    "house": ("系统", "The house"),
    "house_how": (
        "设置、员工账号、备份，住户资料不在这里",
        "settings, people, backups; no household",
    ),
    "channels": ("消息渠道", "Channels"),
    "took_last": ("上次送出 {at}", "took something {at}"),
    "took_never": ("开机后还没送过", "nothing since the start"),
    "examine": ("全部检查一遍", "Examine everything"),
    "examined": ("检查结果", "What was found"),
    "examined_how": ("✓ 好的，! 提醒，✗ 要马上补。", "✓ fine, ! mind this, ✗ mend this now."),
    "stuck_count": ("卡住 {n} 条", "{n} stuck"),
    "nothing_stuck": ("没有卡住的", "nothing is stuck"),
    "try_again": ("再试一次", "Another try"),
    "backups": ("备份", "Backups"),
    "no_backups": ("还没有备份。", "No backup yet."),
    "restored": ("上次试着恢复", "Last restored as a trial"),
    "restored_well": ("{at}，都对得上", "{at}, all was whole"),
    "restored_badly": ("{at}，没有成功，请看检查结果", "{at}, and failed: see what was found"),
    "restored_never": ("还没试过，每月自动试一次", "not yet; it is tried every month"),
    "stores": ("占了多少地方", "What it takes up"),
    "store_database": ("数据库", "Database"),
    "store_media": ("照片和文件", "Photos and files"),
    "store_free": ("硬盘还剩", "Free on the disk"),
    "programs": ("别的程序", "Other programs"),
    "program_used": ("上次来 {at}", "last here {at}"),
    "program_never": ("还没来过", "never here yet"),
    "first_steps": ("第一天", "First day"),
    "first_done": ("都齐了", "All done"),
    "steps": (
        {
            "homes": ("房屋", "{n} 户", "导入房屋表"),
            "staff": ("员工", "{n} 人", "邀请员工"),
            "shifts": ("排班", "往后 {n} 班", "去排班"),
            "tickets": ("工单", "{n} 单", "记第一单"),
        },
        {
            "homes": ("Homes", "{n}", "Bring a sheet of homes"),
            "staff": ("Staff", "{n}", "Invite somebody"),
            "shifts": ("Shifts", "{n} to come", "Plan shifts"),
            "tickets": ("Tickets", "{n}", "Take the first one"),
        },
    ),
}
