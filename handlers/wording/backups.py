"""What is said about backups that cannot be trusted (CS-3)."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.tongue import Tongue


def cannot_be_restored(t: Tongue, name: str) -> Reply:
    return Reply(
        t(
            "每月试着恢复一次备份，这次没成：{name}。真出了事，可能恢复不了。请管电脑的人运行 "
            "guanjia backup 重做一份，再看日志里写的原因。",
            name=name,
        )
    )


def mend_the_backups(t: Tongue) -> str:
    """A duty of the supervisor's."""
    return t("备份恢复不了，请管电脑的人修好，再回一句怎么修的")
