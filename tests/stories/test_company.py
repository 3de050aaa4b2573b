"""A company as it is: what is given away, what comes back, what is dangerous, who owes what."""

from __future__ import annotations

import pytest

from storage import dunning, estates
from storage.db import reading, transaction
from storage.legal import LegalCase
from tests.world import ZONE, World


def everybody(world: World) -> dict[str, list[str]]:
    return {name: world.heard(name) for name in world.air.said}


# ----------------------------------------------------------------------------- clocks that mean it


def test_an_assignment_is_no_answer(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.everybody_listened()
    town.says("幸主管", "/assign 1 幸师傅")
    (told,) = town.heard("王小明")
    assert "转给了工程部的幸师傅" in told and "接了" not in told
    assert town.deadline(1, "answer").state == "running"
    town.passes(minutes=12)
    assert any("#1" in each for each in town.heard("幸主管"))


@pytest.mark.parametrize("said", ["/take 1", "/reply 1 马上来", "/called 1 约好了", "/arrive 1"])
def test_whoever_was_given_it_answers_by_taking_it_up(town: World, said: str) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("幸主管", "/assign 1 幸师傅")
    town.everybody_listened()
    town.says("幸师傅", said)
    assert town.deadline(1, "answer").state == "met"
    if said == "/take 1":
        assert any("接了您的 #1" in each for each in town.heard("王小明"))


def test_whoever_assigns_to_themselves_has_taken_it(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("幸主管", "/assign 1 幸主管")
    assert town.deadline(1, "answer").state == "met"


@pytest.mark.parametrize("again", ["没修好，又关人了", "/reopen 1 又关人了"])
def test_a_grave_matter_that_comes_back_tells_whom_the_first_report_told(
    town: World, again: str
) -> None:
    town.says("王小明", "1栋1单元电梯关人了")
    first = {name for name, heard in everybody(town).items() if any("🔴" in e for e in heard)}
    for said in ("/take 1", "/arrive 1", "/resolve 1 人救出来了"):
        town.says("幸师傅", said)
    town.passes(minutes=30)
    town.everybody_listened()
    town.says("王小明", again)
    second = {name for name, heard in everybody(town).items() if any("🔴" in e for e in heard)}
    assert first <= second and "幸主管" in second


def test_danger_stands_first_and_red(town: World) -> None:
    town.says("李幸", "水龙头滴水")
    town.says("王小明", "家里煤气味很重")
    town.says("幸主管", "/queue")
    lines = town.last("幸主管").text.splitlines()
    gas = next(index for index, line in enumerate(lines) if "#2" in line)
    tap = next(index for index, line in enumerate(lines) if "#1" in line)
    assert gas < tap and "🔴" in lines[gas] and "🔴" not in lines[tap]


# ------------------------------------------------------------------------------------ safety words


@pytest.mark.parametrize(
    "said",
    [
        "1栋1单元电梯关人了",
        "电梯里关了个老人",
        "电梯把人关住了",
        "电梯里关着两个孩子",
        "3栋2单元电梯里关了一个孩子",
        "电梯关了位老太太",
        "1栋电梯把我妈困里面了",
        "电梯里面关了三个人",
        "电梯里关着俩小孩",
        "电梯里困了一家三口",
        "电梯困了两个小孩",
        "电梯里困了好几个人",
        "电梯里关了一家人",
        "电梯把孩子关在里面",
        "电梯困里面了，快来人",
        "电梯关人",
    ],
)
@pytest.mark.wordings
def test_somebody_shut_in_a_lift_hears_the_lifts_words(town: World, said: str) -> None:
    town.says("王小明", said)
    assert "不要扒门" in town.last("王小明").text
    ticket = town.ticket(1)
    assert (ticket.urgency, ticket.danger) == ("urgent", "lift")


@pytest.mark.parametrize(
    "said",
    [
        "电梯关了一整天了",
        "电梯里的灯关了",
        "物业把电梯关了",
        "电梯关了三天了",
        "等电梯等得我都困了",
        "物业把电梯关了两台",
    ],
)
def test_a_lift_that_is_off_is_no_emergency(town: World, said: str) -> None:
    town.says("王小明", said)
    assert "不要扒门" not in town.last("王小明").text


@pytest.mark.parametrize("said", ["我们楼停水了", "整栋楼断水了"])
def test_no_water_brings_no_words_about_power(town: World, said: str) -> None:
    town.says("王小明", said)
    assert "停电" not in town.last("王小明").text and "坐电梯" not in town.last("王小明").text


@pytest.mark.parametrize(
    "said",
    [
        "我摔伤了，在楼梯口流了好多血",
        "老人摔倒了起不来",
        "我在楼道滑倒骨折了",
        "我爸晕倒了叫不醒",
        "孩子从滑梯上摔下来，头流血了",
    ],
)
def test_who_is_hurt_hears_of_the_ambulance_first(town: World, said: str) -> None:
    town.says("王小明", said)
    told = town.last("王小明").text
    assert "120" in told.split("记下了")[0] and "不要随意搬动" in told
    assert "停电" not in told and "扒门" not in told


def test_no_power_brings_them(town: World) -> None:
    town.says("王小明", "我们楼停电了")
    assert "不要坐电梯" in town.last("王小明").text


# ---------------------------------------------------------------------------- the legal department


def sends_to_court(world: World) -> None:
    with transaction(world.engine) as session:
        estate = estates.estate_named(session, "幸福里")
        assert estate is not None
        (home,) = estates.find_homes(session, "1", "1", "101", estate.id)
        session.add(
            LegalCase(
                home_id=home.id,
                state="proposed",
                months=4,
                amount_fen=100_000,
                proposed_at=world.now,
            )
        )
    world.says("幸主管", "/legal 同意 1")


@pytest.mark.long
def test_the_lawyer_reads_and_works_on_their_cases(town: World) -> None:
    town.says("律师", "/legal")
    assert "没有" in town.last("律师").text
    sends_to_court(town)
    town.says("律师", "/legal")
    assert "1栋1单元101" in town.last("律师").text and not town.last("律师").buttons
    for said, answer in (
        ("/legal 收到 1", "收到"),
        ("/legal 催告函 1", "催告函"),
        ("/legal 立案 1 （2026）苏01民初12号", "立案"),
        ("/legal 和解 1 分三期交清", "和解"),
    ):
        town.everybody_listened()
        town.says("律师", said)
        assert answer in town.last("律师").text
        assert any(answer in each for each in town.heard("幸主管"))
        if "催告函" in said:
            assert town.last("律师").document is not None
    town.says("律师", "/legal")
    assert "没有" in town.last("律师").text


def test_nobody_else_does_the_lawyers_work(town: World) -> None:
    sends_to_court(town)
    for who in ("幸主管", "幸前台", "幸师傅"):
        town.says(who, "/legal 立案 1")
        assert "没有权限" in town.last(who).text
    town.says("律师", "/legal 不送 1")
    assert "没有权限" in town.last("律师").text


# ------------------------------------------------------------------------------- dunning as work


@pytest.mark.long
def test_a_home_has_one_task_a_month_that_climbs(town: World) -> None:
    town.is_unreachable("王小明")
    town.until(1, 9)
    town.says("幸前台", "/done 1 不肯交")  # November's visit
    town.until(2, 9, months=0)  # the text of December reached nobody
    steps = []
    for day in (2, 16, 29):
        town.until(day, 12, months=0)
        town.says("幸前台", "/tasks")
        assert town.last("幸前台").text.count("1栋1单元101") == 1
        with reading(town.engine) as session:
            (task,) = [row for row, home in dunning.open_tasks(session) if home.estate_id == 1]
            steps.append((task.id, task.step))
    number = steps[0][0]
    assert steps == [(number, "text"), (number, "call"), (number, "visit")]


def test_what_was_not_done_in_one_month_is_the_next_months_task(town: World) -> None:
    """The visit of November and the call of December are one: there is one door to knock at."""
    months = []
    for month, day in ((0, 30), (1, 16), (0, 29)):
        town.until(day, 12, months=month)
        town.says("幸前台", "/tasks")
        assert town.last("幸前台").text.count("1栋1单元101") == 1
        with reading(town.engine) as session:
            (task,) = [row for row, home in dunning.open_tasks(session) if home.estate_id == 1]
            months.append((task.id, task.step, task.month))
    ((_, *november), (one, *call), (other, *visit)) = months
    assert (november, call) == (["visit", "2026-11"], ["call", "2026-12"])
    assert (one, visit) == (other, ["visit", "2026-12"])


def test_nobody_is_called_without_end(town: World) -> None:
    """Three calls and visits in thirty days: then the home is left in peace for a while."""
    town.until(30, 12, months=0)
    town.says("幸前台", "/done promised 1 12-02")  # and breaks it
    town.until(4, 12)
    town.says("幸前台", "/done promised 1 12-06")
    town.until(8, 12, months=0)
    town.says("幸前台", "/done promised 1 12-10")
    town.until(16, 12, months=0)
    town.says("幸前台", "/tasks")
    assert "1栋1单元101" not in town.last("幸前台").text
    town.until(16, 12, months=1)
    town.says("幸前台", "/tasks")
    assert "1栋1单元101" in town.last("幸前台").text


@pytest.mark.long
def test_tasks_that_nobody_does_go_up(town: World) -> None:
    town.until(1, 12)
    town.until(16, 12, months=0)
    town.everybody_listened()
    town.until(29, 12, months=0)
    assert any("没办" in each and "1栋1单元101" in each for each in town.heard("幸主管"))
    town.until(5, 12)
    assert any("没办" in each for each in town.heard("总经理"))


@pytest.mark.parametrize("said", ["昨天微信转了250块", "我已经交过了", "上周就交了物业费"])
@pytest.mark.long
@pytest.mark.wordings
def test_paid_by_word_is_looked_up_in_the_books(town: World, said: str) -> None:
    town.until(1, 12)  # they were reminded
    town.everybody_listened()
    town.says("王小明", said)
    assert "核对" in town.last("王小明").text
    assert any(said in each for each in town.heard("幸前台"))
    with reading(town.engine) as session:
        assert not [row for row, home in dunning.open_tasks(session) if home.estate_id == 1]
    town.everybody_listened()
    town.says("王小明", "/fee")
    assert "250.00" in town.last("王小明").text  # nothing is booked by a word


@pytest.mark.parametrize("said", ["交了没有", "下周五发工资就交", "灯修好了我就交"])
def test_what_is_no_payment_is_not_looked_up(town: World, said: str) -> None:
    town.says("王小明", said)
    assert "核对" not in town.last("王小明").text


# ------------------------------------------------------------------------------ the desk is watched


def test_a_rostered_person_who_never_comes_is_missed(town: World) -> None:
    town.says("幸主管", "/roster 幸前台 每天 8:00-20:00")
    town.until(24, 7, 30, months=0)
    town.everybody_listened()
    town.until(24, 8, 20, months=0)
    told = [each for each in town.heard("幸主管") if "没有人在岗" in each]
    assert told and "幸前台" in told[0]


def test_whoever_has_shown_themselves_is_there(town: World) -> None:
    town.says("幸主管", "/roster 幸前台 每天 8:00-20:00")
    town.until(24, 7, 58, months=0)
    town.everybody_listened()
    town.says("幸前台", "/queue")
    town.until(24, 12, months=0)
    assert not any("没有人在岗" in each for each in town.heard("幸主管"))


def test_duty_that_was_forgotten_ends(town: World) -> None:
    town.says("幸前台", "/duty on")
    town.passes(hours=13)
    town.everybody_listened()
    town.passes(hours=2)
    assert any("记下岗" in each for each in town.heard("幸前台"))
    town.says("幸主管", "/staff")
    assert "幸前台：幸福里 客服（在岗）" not in town.last("幸主管").text


@pytest.mark.long
def test_a_hole_in_the_roster_is_told_the_day_before(town: World) -> None:
    town.says("幸主管", "/roster 幸前台 周一 8:00-20:00")
    town.says("幸主管", "/roster 幸前台 周二 8:00-14:00")
    town.says("幸前台", "/duty on")
    town.until(23, 20, 5, months=0)
    (told,) = [each for each in town.heard("幸主管") if "今天的在岗" in each]
    assert "明天还没排人：14:00–20:00" in told
    assert not any("明天还没排人" in each for each in town.heard("海主管"))


@pytest.mark.long
def test_an_empty_desk_is_told_every_day(town: World) -> None:
    town.says("幸前台", "/duty on")
    town.says("幸前台", "/duty off")
    for _ in range(10):
        town.everybody_listened()
        town.passes(days=1)
        assert any("没有人在岗" in each for each in town.heard("幸主管"))


# -------------------------------------------------------------------- whose work, and whose figures


@pytest.mark.long
def test_whoever_has_nothing_to_do_with_fees_sees_their_own_work(town: World) -> None:
    town.until(1, 12)
    town.says("王小明", "厨房水管漏水了")
    town.says("幸师傅", "/take 1")
    for who in ("幸师傅", "幸保安", "幸保洁"):
        for said in ("/tasks", "/next", "/done 1 没人接", "/done 1 电话打过了"):
            town.says(who, said)
            told = town.last(who).text
            assert "250" not in told and "1380000" not in told and "催缴" not in told, told
    town.says("幸师傅", "/tasks")
    assert "#1" in town.last("幸师傅").text
    town.says("幸前台", "/tasks")
    assert "250.00" in town.last("幸前台").text


def test_the_hour_is_part_of_the_promise(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("幸师傅", "/take 1")
    town.everybody_listened()
    town.says("幸师傅", "/promise 1 明天下午5点 等配件")
    assert any("17:00" in each and "等配件" in each for each in town.heard("王小明"))
    due = town.deadline(1, "promise").due_at.astimezone(ZONE)
    assert (due.day, due.hour, due.minute) == (24, 17, 0)


def test_a_finding_is_read_with_its_checkpoint(town: World) -> None:
    town.says("总经理", "/round add 安全检查 配电房 小区:幸福里")
    town.says("幸师傅", "/round 配电房 有积水")
    ticket = town.ticket(1)
    assert (ticket.category, ticket.urgency) == ("engineering", "urgent")


def test_a_telephone_and_a_name_are_corrected_with_a_reason(town: World) -> None:
    town.says("幸前台", "/correct 1-1-101 王小明 13911112222 换号了")
    assert "139****2222" in town.last("幸前台").text
    assert any("139****2222" in each for each in town.heard("王小明"))
    town.says("幸前台", "/home 1-1-101")
    assert "13911112222" in town.last("幸前台").text
    assert town.last("幸前台").text.count("业主") == 1
    town.says("幸前台", "/correct name 1-1-101 王小明 王晓明 身份证上的字")
    town.says("幸前台", "/home 1-1-101")
    assert "王晓明" in town.last("幸前台").text
    town.says("海前台", "/correct 幸福里1-1-101 王晓明 13911113333 乱改")
    assert "没有权限" in town.last("海前台").text


@pytest.mark.parametrize("said", ["绑定 8888", "绑定 ABCD2345", "绑定 ABCDEFGH23"])
def test_a_wrong_code_is_called_wrong(town: World, said: str) -> None:
    town.says("路人", said)
    assert "码不对" in town.last("路人").text


def test_the_sum_may_stand_at_the_end(town: World) -> None:
    town.says("总经理", "/accountability 客服主管 客户集中投诉 没写")
    town.says("总经理", "/accountability 总经理 重大经济损失 泵房漏水 25万")
    assert "R1" in town.last("总经理").text


# ------------------------------------------------------------------- what they answer to a reminder


@pytest.fixture
def reminded(town: World) -> World:
    """王小明 and 周海 were reminded this morning."""
    town.begins(lambda: town.until(2, 12), "reminded")
    town.everybody_listened()
    return town


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("这个月没钱能不能缓一缓", "商量"),
        ("能分期吗", "商量"),
        ("最近困难，宽限几天行不行", "商量"),
        ("你们催错人了", "核对"),
        ("我不是1-1-101的业主", "核对"),
        ("房子去年就卖了", "核对"),
        ("我早就搬走了", "核对"),
    ],
)
@pytest.mark.wordings
def test_an_answer_to_a_reminder_is_a_request_to_the_desk(
    reminded: World, said: str, answer: str
) -> None:
    reminded.says("王小明", said)
    assert answer in reminded.last("王小明").text
    ticket = reminded.ticket(1)
    assert (ticket.category, ticket.department) == ("request", "service")
    assert any(said in each for each in reminded.heard("幸前台"))
    if answer == "核对":
        reminded.everybody_listened()
        reminded.until(20, 12, months=0)
        assert not any("没交" in each for each in reminded.heard("王小明"))


@pytest.mark.parametrize("said", ["我搬走了，水管还漏", "房子漏水", "你们的人是不是找错门了"])
@pytest.mark.long
@pytest.mark.wordings
def test_what_is_no_answer_to_a_reminder_stays_what_it_is(reminded: World, said: str) -> None:
    reminded.says("王小明", said)
    assert "核对这一户" not in reminded.last("王小明").text
