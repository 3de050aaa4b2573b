"""Kind refusals about the registers: what cannot be done, and what can."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def how_to_keep_policies(fields: Sequence[str]) -> Say:
    return lambda t: t(
        "请这样写：\n"
        "/policy add 客服 投诉处理制度 1.0 陈主管 2027-11-01\n"
        "/policy review 1 1.1 改了什么\n"
        "/policy file 1（再发文件）\n"
        "/policy owner 1 姓名，/policy due 1 日期，/policy withdraw 1 原因\n"
        "方面有：{fields}",
        fields=t.joined(fields),
    )


def no_policy(number: str) -> Say:
    return lambda t: t("没有 {number} 号制度。写 /policy 看名单。", number=number[:12])


def policy_known(title: str) -> Say:
    return lambda t: t("《{title}》已经登记过了。改版写：/policy review 编号 新版本", title=title)


def policy_withdrawn(number: int) -> Say:
    return lambda t: t("{number} 号制度已经废止了。", number=number)


def how_to_round(t: Tongue) -> str:
    return t(
        "请这样写：\n"
        "/round 点位名（或扫码），有问题在后面写一句\n"
        "/round finish 原因（走不完时）\n"
        "/round add 路线 点位 点位（主管）\n"
        "/round points，/round print，/round drop 编码（主管）"
    )


def no_route(word: str, titles: Sequence[str]) -> Say:
    return lambda t: t(
        "没有「{word}」这条巡检路线。有：{titles}", word=word[:30], titles=t.joined(titles)
    )


def no_point(word: str) -> Say:
    return lambda t: t(
        "没有叫「{word}」的点位，或者同名的不止一个。写 /round 看看。", word=word[:30]
    )


def point_known(name: str) -> Say:
    return lambda t: t("这条路线上已经有「{name}」了。", name=name)


def no_round_under_way(t: Tongue) -> str:
    return t("现在没有正在走的巡检，或者不止一个。写 /round 看看。")


def finish_needs_reason(t: Tongue) -> str:
    return t("走不完，请写上原因：/round finish 原因")


def how_to_maintain(t: Tongue) -> str:
    return t(
        "请这样写：\n"
        "/facility add 1号电梯 电梯 3栋（一行一台，可以一次写好几台）\n"
        "/facility plan 1 润滑 每3个月 2027-01-10（每15天、每周、每月、每半年、每年都行）\n"
        "/facility stop 计划号，/facility retire 编号\n"
        "/facility checked（本月核对过了）"
    )


def no_facility(number: str) -> Say:
    return lambda t: t("没有 {number} 号设备。写 /facility 看名单。", number=number[:12])


def facility_known(name: str) -> Say:
    return lambda t: t("这个小区已经登记过「{name}」了。", name=name)


def no_plan(number: str) -> Say:
    return lambda t: t("没有 {number} 号保养计划，或者已经停了。", number=number[:12])


def maintenance_overdue(late: Sequence[str]) -> Say:
    return lambda t: "\n".join([t("还有过期没做的，做完再核对："), *late[:10]])


def how_to_read(t: Tongue) -> str:
    return t(
        "请这样写：\n"
        "/meter 总电表 1234.5（拍张照片一起发更好）\n"
        "/meter fix 总电表 1243.5（刚才抄错了）\n"
        "/meter swap 总电表 旧表读数 新表读数（换了表）\n"
        "/meter figure 2026-10（看用量）\n"
        "/meter add 总电表 电 40（主管登记，最后是倍率）"
    )


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


# ------------------------------------------------------------------------------ moving in and out


def day_is_to_come(t: Tongue) -> str:
    return t("这一天还没到。到了那天再登记，或者写今天、以前的日子。")
