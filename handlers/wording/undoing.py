"""What is said of a sheet that is taken back."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue


def sheet(t: Tongue, sheet_kind: str) -> str:
    return {
        "homes": t("房屋和住户"),
        "bills": t("账单"),
        "staff": t("员工"),
        "facilities": t("设备"),
        "meters": t("表计"),
    }[sheet_kind]


def undone(t: Tongue, sheet_kind: str, many: int) -> Reply:
    return Reply(
        t(
            "导入的{kind}（{lines} 行）都撤回来了，和导入以前一样。改好表再导一次就行。",
            kind=sheet(t, sheet_kind),
            lines=many,
        )
    )


def nothing_to_undo(t: Tongue) -> str:
    return t("没有能撤回的导入：只能撤回自己刚才那一次，撤过了就没有了。")


def rests_on_it(table: str) -> Say:
    """``table``: whose rows are in the way."""

    def say(t: Tongue) -> str:
        why = {
            "payment": t("已经有人按这些账单交了钱"),
            "dispute": t("有业主对这些账单有疑问"),
            "dunning_step": t("已经按这些账单催过"),
            "bill": t("有的账单后来又改过"),
        }.get(table, t("导入以后已经有人用上了这些资料（报了事、记了账、绑定了，或者改过）"))
        return t("{why}，撤不回来。请一处一处改，或者再导一张改好的表。", why=why)

    return say
