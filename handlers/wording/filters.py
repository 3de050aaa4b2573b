"""What is said of lists of tickets that somebody keeps."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def kept(t: Tongue, name: str) -> Reply:
    return Reply(t("「{name}」存下了，在工单那一页上面，点一下就是这张清单。", name=name))


def dropped(t: Tongue, name: str) -> Reply:
    return Reply(t("「{name}」去掉了，单子都还在。", name=name))


def keep_what(t: Tongue) -> str:
    return t("先选好条件，再起个名字，才存得下。")


def too_many(most: int) -> Say:
    return lambda t: t("最多存 {most} 个，请先去掉不用的。", most=most)


def no_filter(name: str) -> Say:
    return lambda t: t("没有存过「{name}」。", name=name)
