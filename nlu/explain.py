"""Says in Chinese or English what was understood and which words decided."""

from __future__ import annotations

from nlu.meaning import Meaning

_CHINESE = {
    "complaint": "报事投诉",
    "fee_query": "费用查询",
    "fee_payment": "缴费开票",
    "ticket_status": "查进度催办",
    "ticket_confirm": "确认已解决",
    "ticket_reopen": "没修好，返工",
    "bind": "绑定变更房屋资料",
    "activity": "社区活动",
    "human": "转人工",
    "contact": "问联系方式",
    "greeting": "问好",
    "thanks": "致谢",
    "help": "问用法",
    "other": "其他",
    "category:engineering": "工程维修",
    "category:security": "秩序安全",
    "category:environment": "环境保洁",
    "category:service": "服务态度",
    "category:fee": "收费争议",
    "category:other": "其他",
    "urgency:urgent": "紧急",
    "urgency:major": "重大",
    "urgency:normal": "一般",
    "danger:lift": "电梯困人",
    "danger:gas": "燃气",
    "danger:fire": "火或烟",
    "danger:water": "水患",
    "danger:electric": "漏电",
    "danger:falling": "坠物",
    "danger:violence": "暴力或闯入",
    "danger:injury": "人身伤病",
    "danger:outage": "整栋停水停电",
}
_ENGLISH = {
    "complaint": "complaint or repair",
    "fee_query": "asks about fees",
    "fee_payment": "wants to pay or an invoice",
    "ticket_status": "asks about an earlier report",
    "ticket_confirm": "says it is solved",
    "ticket_reopen": "says it is not solved",
    "bind": "register or change a home",
    "activity": "community event",
    "human": "wants a person",
    "contact": "asks how to reach us",
    "greeting": "greeting",
    "thanks": "thanks",
    "help": "asks how this works",
    "other": "none of these",
    "danger:lift": "shut in a lift",
    "danger:outage": "whole building without water or power",
}

_FRAMES = {
    "zh_CN": {
        "intent": "意图：{}（把握 {:.0%}）",
        "second": "其次像：{}（把握低于 {:.0%} 就先问一句）",
        "category": "类别：{}（其次像 {}）",
        "far": "离紧急还远",
        "near": "差一点就算紧急",
        "just": "刚够得上紧急",
        "clear": "紧急，没有疑问",
        "over": "说的是险情已经过去",
        "urgency": "紧急程度：{}",
        "danger": "危险：{}",
        "ask": "危险的依据不足：先问一句，并提醒员工",
        "slots": "要素：{}",
        "home": "房号",
        "month": "月份",
        "phone": "电话",
        "ticket": "工单",
        "why": "依据：",
        "for": "  {}：{}",
        "word": "“{}” {:+.2f}（{}）",
        "none": "  没有一个词说得清",
        "join": "、",
    },
    "en": {
        "intent": "Intent: {} (confidence {:.0%})",
        "second": "Next likely: {} (below {:.0%} it is asked about)",
        "category": "Category: {} (next: {})",
        "far": "Far from an emergency",
        "near": "Not far from an emergency",
        "just": "Just enough for an emergency",
        "clear": "An emergency beyond doubt",
        "over": "Says that a danger has passed",
        "urgency": "Urgency: {}",
        "danger": "Danger: {}",
        "ask": "Evidence of danger is thin: ask first, and warn the staff",
        "slots": "Named: {}",
        "home": "home",
        "month": "month",
        "phone": "phone",
        "ticket": "ticket",
        "why": "Because of:",
        "for": "  {}: {}",
        "word": "“{}” {:+.2f} ({})",
        "none": "  no word that says it clearly",
        "join": ", ",
    },
}


_NEAR = 0.65  # of an emergency: between asking and telling
_MOST = 3  # words for each label


def explain(meaning: Meaning, language: str = "zh_CN") -> str:
    """Several lines for a supervisor; ``language`` is zh_CN or en."""
    frame = _FRAMES["zh_CN" if language.startswith("zh") else "en"]
    named = frame["join"].join(_label(name, language) for name in meaning.intents)
    sure = min(meaning.confidence, 0.99)
    lines = [meaning.text.strip() or "∅", frame["intent"].format(named, sure)]
    second = next((name for name in meaning.likely if name not in meaning.intents), None)
    if second:
        lines.append(frame["second"].format(_label(second, language), meaning.threshold))
    for kind in ("category", "urgency", "danger"):
        value = getattr(meaning, kind)
        if value:
            next_best = _label(f"category:{meaning.runner_up}", language)
            lines.append(frame[kind].format(_label(f"{kind}:{value}", language), next_best))
    if meaning.urgency in ("urgent", "normal"):
        lines.append(frame[_distance(meaning.urgent_by)])
    if meaning.over:
        lines.append(frame["over"])
    if meaning.ask_danger:
        lines.append(frame["ask"])
    slots = _slots(meaning, frame)
    if slots:
        lines.append(frame["slots"].format(slots))
    return "\n".join([*lines, frame["why"], *_why(meaning, frame, language)])


def _distance(urgent_by: float) -> str:
    """In words, how far a complaint stands from what an emergency needs."""
    if urgent_by < 0:
        return "near" if urgent_by > -_NEAR else "far"
    return "just" if urgent_by < _NEAR else "clear"


def _label(label: str, language: str) -> str:
    if language.startswith("zh"):
        return _CHINESE.get(label, label)
    return _ENGLISH.get(label, label.partition(":")[2] or label)


def _slots(meaning: Meaning, frame: dict[str, str]) -> str:
    slots = meaning.slots
    values = {
        "home": str(slots.home) if slots.home else None,
        "month": slots.month,
        "phone": slots.phone,
        "ticket": slots.reference,
    }
    return frame["join"].join(f"{frame[name]} {value}" for name, value in values.items() if value)


def _why(meaning: Meaning, frame: dict[str, str], language: str) -> list[str]:
    lines: dict[str, dict[str, tuple[float, str]]] = {}
    for one in meaning.evidence:
        said = lines.setdefault(one.label, {})
        weight, rule = said.get(one.words, (0.0, one.rule))  # the strongest comes first
        said[one.words] = (weight + one.weight, rule)
    return [
        frame["for"].format(_label(label, language), frame["join"].join(_words(said, frame)))
        for label, said in lines.items()
    ] or [frame["none"]]


def _words(said: dict[str, tuple[float, str]], frame: dict[str, str]) -> list[str]:
    """The words that speak loudest for one label; 了 and 我 only where nothing else does."""
    telling = {words: told for words, told in said.items() if len(words) > 1} or said
    loudest = sorted(telling.items(), key=lambda one: -one[1][0])[:_MOST]
    return [frame["word"].format(words, weight, rule) for words, (weight, rule) in loudest]
