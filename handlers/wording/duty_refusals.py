"""Kind refusals about duties: whose it is, that it is over, which command does it.

They are said after the rollback: what they need of a row is taken from it at once.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.wording.duties import number, stood
from handlers.wording.tongue import Tongue
from storage.duties import Duty

Say = Callable[[Tongue], str]


def no_duty(words: str) -> Say:
    return lambda t: t("没找到职责「{words}」。写 /duties 看您名下有哪些。", words=words[:30])


def not_yours(duty: Duty, holder: str) -> Say:
    name = _name(duty)
    return lambda t: t("{duty} 由{holder}来办。", duty=name, holder=holder)


def over(duty: Duty) -> Say:
    name, state = _name(duty), duty.state
    return lambda t: t("{duty} 已经是「{state}」，不用再办。", duty=name, state=stood(t, state))


def by_command(duty: Duty) -> Say:
    name, command = _name(duty), duty.policy["command"]
    return lambda t: t("{duty} 要这样办：{command}", duty=name, command=command)


def not_shown_to_you(holder: str) -> Say:
    return lambda t: t("{holder}的职责，只有本人和上级能看。", holder=holder)


def _name(duty: Duty) -> str:
    return f"{number(duty)} {duty.title}"
