"""Who has no messenger signs in by name and password; who has left is in nowhere (CS-A)."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pyotp
import pytest

from storage import accounts
from tests.clerk import Browser, Clerk
from tests.world import World

ADDRESS = "http://guanjia.test/desk/password?code={}"
SECRET = "guihua kai zai jiuyue"
NEW_ONE = "laoma xunluo bu chidao"


@pytest.fixture(autouse=True)
def an_address(world: World) -> None:
    """People can find us."""
    world.rules = replace(world.rules, password_link=ADDRESS.format)
    world.running.rules = world.rules


def link_in(text: str) -> str:
    found = re.search(r"/desk/password\?code=\w+", text)
    assert found is not None, text
    return found[0]


def sets(browser: Browser, link: str, password: str, name: str = "老马") -> str:
    """Opens a one-time link and chooses; what is shown then."""
    code = link.partition("=")[2]
    fields = {"code": code, "name": name, "password": password, "again": password}
    answer = browser.sends("/desk/password", fields)
    return answer.headers["location"] if answer.status_code == 303 else answer.text


def signs_in(browser: Browser, name: str, password: str, **more: str) -> int:
    fields = {"name": name, "password": password, **more}
    return browser.sends("/desk/signin", fields).status_code


def test_a_supervisor_gives_a_link_and_a_password_is_chosen_once(world: World) -> None:
    world.says("陈主管", "/staff password 老马")
    link = link_in(world.last("陈主管").text)
    assert "陈主管" in world.last("老马").text  # who did not ask for it hears of it
    with Browser(world) as browser:
        for _ in range(3):  # a messenger looks at it first: nothing is used up
            assert "老马" in browser.opens(link).text
        assert "太好猜" in sets(browser, link, "12345678")
        assert "至少" in sets(browser, link, "guihua")
        assert sets(browser, link, SECRET) == "/desk"
        assert "老马" in browser.opens("/desk/me").text
    with Browser(world) as other:
        assert "用过了" in other.opens(link).text
        assert "用过了" in sets(other, link, NEW_ONE)
        assert signs_in(other, "老马", NEW_ONE) == 422
        assert signs_in(other, " 老马 ", SECRET) == 303
        assert other.opens("/desk/me").status_code == 200


def test_nobody_gives_one_to_who_may_more_or_to_a_homeowner(world: World) -> None:
    world.says("吴工", "/staff password 赵总")  # leads, and settles nobody who leads
    assert "/desk/password" not in world.last("吴工").text
    world.says("张师傅", "/staff password 老马")
    assert "/desk/password" not in world.last("张师傅").text
    world.says("小刘", "/invite homeowner 新业主 5-1-301")
    code = re.findall(r"[A-Z0-9]{10}", world.last("小刘").text)[0]
    with Browser(world) as browser:
        assert "用过了" in browser.opens(f"/desk/password?code={code}").text


def test_an_attempt_says_nothing_about_names_and_there_are_only_so_many(world: World) -> None:
    with Browser(world) as browser:
        give(world, browser, "老马", SECRET)
        browser.forgets()
        shown = set()
        for name in ("老马", "没有这个人"):
            for _ in range(world.rules.charter.signin.tries):
                answer = browser.sends("/desk/signin", {"name": name, "password": "不是这个"})
                shown.add((answer.status_code, answer.text.replace(name, "")))
            answer = browser.sends("/desk/signin", {"name": name, "password": SECRET})
            assert answer.status_code == 429 and "retry-after" in answer.headers
        assert len(shown) == 1
        world.passes(minutes=16)
        assert signs_in(browser, "老马", SECRET) == 303


def test_attempts_fill_no_table_and_hold_no_name(world: World) -> None:
    keys = {accounts.key_of("s", "name", f"n{at}") for at in range(300)}
    assert all(re.fullmatch(r"name:[0-9a-f]{4}", each) for each in keys)


def test_whoever_leaves_is_out_at_once(world: World) -> None:
    with Browser(world) as browser:
        give(world, browser, "老马", SECRET)
        assert browser.opens("/desk/me").status_code == 200
        world.says("陈主管", "/leaves 老马")
        world.presses("陈主管", "是，离职了")
        assert browser.opens("/desk/me").status_code == 401
        assert signs_in(browser, "老马", SECRET) == 422


def test_a_second_factor_is_asked_for_and_each_code_is_good_once(world: World) -> None:
    with Browser(world) as browser:
        give(world, browser, "老马", SECRET)
        shown = browser.opens("/desk/me/factor").text
        proven, token = (hidden(shown, each) for each in ("secret", "token"))
        totp = pyotp.TOTP(re.search(r"<code>([A-Z2-7]{32})</code>", shown)[1])  # type: ignore[index]
        wrong = browser.sends(
            "/desk/me/factor", {"token": token, "secret": proven, "code": "000000"}
        )
        assert wrong.status_code == 422 and hidden(wrong.text, "secret") == proven
        fields = {"token": token, "secret": proven, "code": totp.at(world.now)}
        codes = re.findall(
            r"<code>([A-Z0-9]{10})</code>", browser.sends("/desk/me/factor", fields).text
        )
        assert len(codes) == accounts.RECOVERY_CODES
    with Browser(world) as browser:
        half = browser.sends("/desk/signin", {"name": "老马", "password": SECRET})
        assert half.status_code == 200 and browser.opens("/desk/me").status_code == 401
        proof = {"half": hidden(half.text, "half")}
        same = {**proof, "code": totp.at(world.now)}
        assert browser.sends("/desk/signin/code", same).status_code == 422  # it was used above
        assert browser.sends("/desk/signin/code", {**proof, "code": codes[0]}).status_code == 303
        assert browser.opens("/desk/me").status_code == 200
        browser.forgets()
        assert browser.sends("/desk/signin/code", {**proof, "code": codes[0]}).status_code == 422
        world.passes(seconds=60)
        later = {**proof, "code": totp.at(world.now)}
        assert browser.sends("/desk/signin/code", later).status_code == 303
        world.passes(minutes=10)
        browser.forgets()
        old = {**proof, "code": totp.at(world.now)}
        assert browser.sends("/desk/signin/code", old).status_code == 401


def test_a_form_that_was_open_when_the_session_ended_loses_nothing(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Browser(world) as browser:
        give(world, browser, "张师傅", SECRET)
        browser.forgets()
        typed = {"token": "old", "key": "k1", "f.ticket": "1", "f.text": "要换阀门，<下午>来"}
        out = browser.sends("/desk/verbs/plan", typed)
        assert out.status_code == 401
        fields = hiddens(out.text.partition("</form>")[0])
        again = browser.sends("/desk/signin", {**fields, "name": "张师傅", "password": SECRET})
        assert "要换阀门，&lt;下午&gt;来" in again.text
        done = browser.sends("/desk/verbs/plan", hiddens(again.text))
        assert done.status_code == 303
    world.settles()
    assert "要换阀门" in world.last("王阿姨").text


def test_another_sites_form_signs_nobody_in_and_leads_nowhere_else(world: World) -> None:
    with Browser(world) as browser:
        give(world, browser, "老马", SECRET)
        fields = {"name": "老马", "password": SECRET, "to": "//evil.example/desk"}
        assert browser.sends("/desk/signin", fields).headers["location"] == "/desk"
        browser.forgets()
        browser.says_it_comes_from("https://evil.example")
        assert signs_in(browser, "老马", SECRET) == 403


def test_a_password_is_changed_with_the_old_one_and_ends_other_sessions(world: World) -> None:
    with Browser(world) as browser, Browser(world) as other:
        give(world, browser, "老马", SECRET)
        assert signs_in(other, "老马", SECRET) == 303
        token = hidden(browser.opens("/desk/me/password").text, "token")
        new = {"token": token, "name": "老马", "password": NEW_ONE, "again": NEW_ONE}
        assert browser.sends("/desk/me/password", {**new, "now": "不对"}).status_code == 422
        assert browser.sends("/desk/me/password", {**new, "now": SECRET}).status_code == 303
        assert browser.opens("/desk/me").status_code == 200
        assert other.opens("/desk/me").status_code == 401
    with Clerk(world, "小刘") as clerk:  # came by the link from a chat: has none to know
        token = hidden(clerk.opens("/desk/me/password").text, "token")
        own = {"token": token, "name": "老马", "password": SECRET, "again": SECRET}
        assert "有人在用" in clerk.sends("/desk/me/password", own).text
        assert clerk.sends("/desk/me/password", {**own, "name": "小刘"}).status_code == 303


# ---------------------------------------------------------------------------------- administrators


def test_an_administrator_looks_after_people_and_sees_no_household(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("陈主管", "/invite admin 小林")
    invited = link_in(world.last("陈主管").text)
    with Browser(world) as browser:
        assert sets(browser, invited, SECRET, "小林") == "/desk"
        assert browser.opens("/desk").headers["location"] == "/desk/house"
        seen = [browser.opens(f"/desk{path}") for path in EVERYWHERE]
        for page in seen:
            assert not [word for word in ("漏水", "王阿姨", "3-2-1501") if word in page.text]
        assert {200, 303, 403} == {page.status_code for page in seen}
        assert (
            "身份不能给自己"
            in browser.fills("staff give", colleague="小林", role="cs-supervisor").text
        )
        refused = browser.fills("invite", role="homeowner", name="某人", home="3-2-1502")
        assert refused.status_code == 422 and "李先生" not in refused.text
        assert "/desk/password" in browser.fills("staff password", colleague="老马").text
        assert "/desk/password" in browser.fills("invite", role="gm", name="钱总").text


EVERYWHERE = (
    "/tickets?state=all",
    "/tickets/1",
    "/homes?q=王",
    "/homes/1",
    "/money",
    "/verbs",
    "/audit",
    "/stuck",
    "/house",
    "/house/doctor",
    "/charter",
    "/sheets",
    "/find?q=漏水",
    "/behalf",
    "/wall",
)


def give(world: World, browser: Browser, name: str, password: str) -> None:
    """They have a password, and this browser is signed in as them."""
    world.says("陈主管", f"/staff password {name}")
    assert sets(browser, link_in(world.last("陈主管").text), password, name) == "/desk"


def hidden(text: str, name: str) -> str:
    return hiddens(text)[name]


def hiddens(text: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', text)
    return {html.unescape(name): html.unescape(value) for name, value in found}
