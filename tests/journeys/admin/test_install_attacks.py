"""The install pages in hands that mean ill: markup in every parameter and name, and states that are not one's own."""

import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from bot.slack.installation.install_pages import INSTALL_PATH, REDIRECT_PATH
from bot.store.schema.installations import InstallationRow, InstallStateRow
from playground.seed import ORGANIZER
from tests.logged import all_logged
from tests.multi_workspace_app import BrowserResponse, MultiWorkspaceApp, running_app

EVIL = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>", "\r\nSet-Cookie: a=b", "é", "\u202e", "%00", "{title}",
)  # fmt: skip
POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url) as app:
        yield app


def check(answer: BrowserResponse, evil: str) -> None:
    """Check that a page has its headers, and nothing of what was sent."""
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert POLICY.items() <= dict(answer.headers).items()
    assert [each.partition("=")[0] for each in answer.headers.get_all("Set-Cookie", [])] == ["lhs-rounds-install"]
    assert evil not in answer.body
    assert 0 == answer.body.count("<script") + answer.body.count("<img") + answer.body.count("<svg")


def installations(app: MultiWorkspaceApp) -> int:
    with app.bot.db.read() as tx:
        return tx.scalars(select(func.count(InstallationRow.id))).one()


@pytest.mark.parametrize("evil", EVIL)
def test_no_parameter_is_shown(app: MultiWorkspaceApp, caplog: pytest.LogCaptureFixture, evil: str) -> None:
    address, cookie = app.begin()
    state = parse_qs(urlsplit(address).query)["state"][0]
    pages = [app.browse(f"{INSTALL_PATH}?{urlencode({'error': evil, 'state': evil, 'next': evil})}")]
    pages += [
        app.browse(f"{REDIRECT_PATH}?{urlencode(query)}", cookie)
        for query in (
            {"error": evil},
            {"error": "access_denied", "error_description": evil, "state": evil},
            {"state": evil, "code": "x"},
            {evil: evil},
            # The last one, because it uses the state up.
            {"state": state, "code": evil},
        )
    ]
    with_cookie = app.browse(f"{REDIRECT_PATH}?state={quote(evil)}&code=x", f"lhs-rounds-install={quote(evil)}")

    assert [200, 400, 400, 400, 400, 400, 400] == [each.status for each in (*pages, with_cookie)]
    for each in (*pages, with_cookie):
        check(each, evil)
    assert 0 == installations(app)
    assert "Traceback" not in all_logged(caplog)


@pytest.mark.parametrize("evil", EVIL[:5])
def test_no_name_from_slack_is_shown(app: MultiWorkspaceApp, evil: str) -> None:
    app.first.workspace.name = evil
    app.first.workspace.users[ORGANIZER].real_name = evil
    answer = app.install(app.first)

    assert 200 == answer.status
    check(answer, evil)


class TestStates:
    """What an attacker can do with a state: their own, an old one, or one of another person."""

    def test_an_attackers_own_state_and_code_install_nothing_in_a_victims_browser(self, app: MultiWorkspaceApp) -> None:
        address, _ = app.begin()
        attackers = app.multi_workspace.authorize(address, app.second, ORGANIZER)
        own_address, victims = app.begin()
        answer = app.browse(attackers, victims)
        own = app.browse(app.multi_workspace.authorize(own_address, app.first, ORGANIZER), victims)

        assert (400, 200) == (answer.status, own.status)
        assert "started in another browser" in answer.body
        assert 1 == installations(app)

    def test_a_state_that_we_never_gave_is_refused_although_the_cookie_agrees(self, app: MultiWorkspaceApp) -> None:
        """Another site of the same domain can set a cookie."""
        address, _ = app.begin()
        query = parse_qs(urlsplit(app.multi_workspace.authorize(address, app.second, ORGANIZER)).query)
        fixed = "A" * 32
        answer = app.browse(
            f"{REDIRECT_PATH}?{urlencode({'code': query['code'][0], 'state': fixed})}", f"lhs-rounds-install={fixed}"
        )

        assert (400, 0) == (answer.status, installations(app))
        assert "This link expired" in answer.body

    def test_each_visit_has_its_own_state_and_only_its_digest_is_stored(self, app: MultiWorkspaceApp) -> None:
        states = {parse_qs(urlsplit(app.begin()[0]).query)["state"][0] for _ in range(3)}
        with app.bot.db.read() as tx:
            stored = set(tx.scalars(select(InstallStateRow.digest)))

        assert (3, 3) == (len(states), len(stored))
        assert all(len(each) >= 32 for each in states)
        assert not states & stored

    def test_a_state_is_used_up_by_a_code_that_slack_refuses(self, app: MultiWorkspaceApp) -> None:
        address, cookie = app.begin()
        back = app.multi_workspace.authorize(address, app.first, ORGANIZER)
        wrong = app.browse(back.replace("code=", "code=x"), cookie)
        right = app.browse(back, cookie)

        assert (400, 400, 0) == (wrong.status, right.status, installations(app))

    def test_the_cookie_is_for_the_second_page_only_and_for_no_script(self, app: MultiWorkspaceApp) -> None:
        given = app.browse(INSTALL_PATH).headers["Set-Cookie"].split("; ")[1:]

        assert {f"Path={REDIRECT_PATH}", "Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax"} == set(given)

    def test_neither_state_nor_code_is_logged(self, app: MultiWorkspaceApp, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            address, cookie = app.begin()
            back = app.multi_workspace.authorize(address, app.first, ORGANIZER)
            app.browse(back, cookie)
            app.browse(back, cookie)
        query = parse_qs(urlsplit(back).query)
        said = [line for line in all_logged(caplog).splitlines() if "urllib3" not in line]

        assert [] == [line for line in said if query["state"][0] in line or query["code"][0] in line]
