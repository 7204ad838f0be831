"""OAuth installation: permission, stored data, onboarding, and data after removal."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.chat.actor import Actor
from bot.chat.surface import Surface
from bot.demo import PAGE
from bot.services.admin import installations
from bot.services.privacy import personal_data
from bot.slack.api.client import make_client, shared_tls
from bot.slack.api.web_api import SlackApi
from bot.slack.installation.credentials import MultiWorkspaceCredentials
from bot.slack.installation.install_pages import INSTALL_PATH
from bot.store.admin import connections
from bot.store.calendar import series
from bot.store.db.types import Base
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.tables import SeriesRow, WorkspaceRow
from bot.token_cipher import TokenCipher
from bot.views.kit.action_ids import SETTINGS_OPEN
from handlers.slack.registry import COMMAND
from playground.client.user_driver import Outcome
from playground.delivery.payloads import Payloads
from playground.models import View
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.harness import release_posts
from tests.journeys.admin.test_settings import block, change
from tests.journeys.outbox.test_message_updates import posts
from tests.logged import all_logged
from tests.multi_workspace_app import FIRST, SECOND, MultiWorkspaceApp, running_app


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url) as app:
        yield app


def opened(app: MultiWorkspaceApp, slack: Playground) -> View:
    """Open the form of the welcome message."""
    organizer = slack.as_user(ORGANIZER)
    view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
    assert view is not None
    return view


def fill(slack: Playground, view: View, **values: object) -> Outcome:
    return slack.as_user(ORGANIZER).submit(view, values={block(view, name): value for name, value in values.items()})


def set_up(app: MultiWorkspaceApp, slack: Playground, *, calendar: str = "") -> None:
    """Fill in and submit the form of the welcome message."""
    sent = fill(slack, opened(app, slack), channels=[ROUNDS], calendar=calendar)
    assert sent.ok, sent
    slack.as_user(ORGANIZER).close(every=True)
    app.bot.run_once()


def rows(app: MultiWorkspaceApp) -> dict[str, int]:
    with app.bot.db.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()  # noqa: S608 - fixed names
            for table in Base.metadata.sorted_tables
        }


class TestInstalling:
    def test_installer_is_welcomed_and_becomes_an_organizer(self, app: MultiWorkspaceApp) -> None:
        answer = app.install(app.first)
        organizer = app.first.as_user(ORGANIZER)
        [greeting] = organizer.dm()

        assert answer.status == 200
        assert "is installed" in answer.body
        assert "Welcome to LHS Rounds" in greeting.text
        assert f"<@{ORGANIZER}>" in organizer.command(COMMAND, "organizers").text
        assert [] == app.first.as_user(MEMBER).dm()

    def test_one_form_completes_the_setup(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        set_up(app, app.first, calendar=PAGE[PAGE.index("Upcoming LHS Rounds") :][:2900])
        organizer = app.first.as_user(ORGANIZER)
        shown = app.first.as_user(CLINICIAN).command(COMMAND, "upcoming").text
        [greeting] = organizer.dm()
        app.advance(timedelta(minutes=10))

        assert "Heather Hsu" in shown
        assert "You’re all set" in greeting.text
        assert any("March" in each.text for each in posts(organizer))

    def test_errors_are_shown_at_their_fields_and_input_is_kept(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        view = opened(app, app.first)
        channel = fill(app.first, view, channels=["C0GENERAL"], calendar="April 31, 2024 - Heather Hsu")
        calendar = fill(app.first, view, channels=[ROUNDS])
        sent = fill(app.first, view, calendar="April 25, 2024 - Heather Hsu")

        assert "Add the app to this channel first" in str(channel.errors)
        assert "April 31" in str(calendar.errors)
        assert sent.ok
        assert "April 25" in app.first.as_user(CLINICIAN).command(COMMAND, "upcoming").text

    def test_year_of_a_pasted_line_follows_from_its_weekday_or_is_asked(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        view = opened(app, app.first)
        asked = fill(app.first, view, channels=[ROUNDS], calendar="April 25 - Heather Hsu")
        sent = fill(app.first, view, calendar="Thursday, April 25 - Heather Hsu")

        assert "The year is missing. Add it to the date." in str(asked.errors)
        assert sent.ok
        assert "Thursday, April 25" in app.first.as_user(CLINICIAN).command(COMMAND, "upcoming").text

    @pytest.mark.postgres
    def test_form_sent_twice_imports_the_calendar_once(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        set_up(app, app.first, calendar="April 25, 2024 - Heather Hsu")
        app.install(app.first)
        with app.bot.db.read() as tx:
            number = len(list(tx.scalars(select(SeriesRow.id))))

        assert 1 == number
        assert 1 == len(app.first.as_user(ORGANIZER).dm())

    def test_token_is_encrypted_and_never_logged(
        self, app: MultiWorkspaceApp, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            app.install(app.first)
            set_up(app, app.first)
        with app.bot.db.read() as tx:
            [kept] = tx.scalars(select(InstallationRow))

        token = app.first.workspace.token
        assert token not in str(vars(kept))
        assert TokenCipher(app.settings.token_keys).decrypt(kept.sealed_token) == token
        assert token not in all_logged(caplog)
        assert app.multi_workspace.client_secret not in all_logged(caplog)

    def test_readyz_names_slacks_error(self, app: MultiWorkspaceApp) -> None:
        """Nothing is installed yet, so the bot has no token yet."""
        app.first.faults.refuse("api.test", error="fatal_error")
        refused = app.browse("/readyz")
        answered = app.browse("/readyz")

        assert (503, "Slack rejects the app’s requests (fatal_error): run lhs-rounds doctor") == (
            refused.status,
            refused.body,
        )
        assert 200 == answered.status

    def test_installer_can_see_and_erase_their_installation_record(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first, installer=MEMBER)
        address = app.first.workspace.users[MEMBER].id
        with app.bot.db.read() as tx:
            its = connections.bound_to(tx, Surface.SLACK, FIRST)
        assert its is not None
        shown = personal_data.of_person(app.bot.db, actor=Actor(workspace_id=its.workspace_id, external_id=address))
        with app.bot.db.write() as tx:
            for each in series.of_workspace(tx, its.workspace_id):
                series.remove_organizer(tx, each.id, each.organizers[0].id)
        personal_data.erase(app.bot.db, actor=Actor(workspace_id=its.workspace_id, external_id=address))
        with app.bot.db.read() as tx:
            [kept] = tx.scalars(select(InstallationRow))

        assert [MEMBER] == [each["installer"] for each in shown.rows["installations"]]
        assert "sealed_token" not in str(shown.rows)
        assert kept.installer is None

    def test_organization_token_requires_a_team_id(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        client = make_client(app.first.token, base_url=app.multi_workspace.api_url, timeout=5, tls=shared_tls())
        SlackApi(client, FIRST).administrators()
        SlackApi(client).administrators()

        assert [FIRST, None] == [each.arguments.get("team_id") for each in app.first.calls.of("users.list")]


class TestState:
    """The state must come from this bot and the same browser, be recent, and be used only once."""

    def rejection_text(self, app: MultiWorkspaceApp, address: str, cookie: str) -> str:
        answer = app.browse(address, cookie)
        assert answer.status == 400
        assert INSTALL_PATH in answer.body
        assert 0 == rows(app)["installations"]
        return answer.body

    def test_state_from_another_browser_is_rejected(self, app: MultiWorkspaceApp) -> None:
        address, _ = app.begin()
        _, anothers = app.begin()
        back = app.multi_workspace.authorize(address, app.first, ORGANIZER)

        assert "started in another browser" in self.rejection_text(app, back, "")
        assert "started in another browser" in self.rejection_text(app, back, anothers)

    def test_expired_state_is_rejected(self, app: MultiWorkspaceApp) -> None:
        address, cookie = app.begin()
        with app.bot.db.write() as tx:
            for each in tx.scalars(select(InstallStateRow)):
                each.until -= timedelta(minutes=11)

        assert "This link expired" in self.rejection_text(
            app, app.multi_workspace.authorize(address, app.first, ORGANIZER), cookie
        )

    def test_state_can_be_used_only_once(self, app: MultiWorkspaceApp) -> None:
        address, cookie = app.begin()
        back = app.multi_workspace.authorize(address, app.first, ORGANIZER)
        done = app.browse(back, cookie)
        again = app.browse(back, cookie)

        assert (done.status, again.status) == (200, 400)
        assert 1 == rows(app)["installations"]

    def test_unknown_code_is_rejected(self, app: MultiWorkspaceApp) -> None:
        address, cookie = app.begin()
        back = app.multi_workspace.authorize(address, app.first, ORGANIZER)

        assert "didn’t confirm" in self.rejection_text(app, back.replace("code=", "code=x"), cookie)

    def test_canceled_authorization(self, app: MultiWorkspaceApp) -> None:
        _, cookie = app.begin()

        assert "was canceled" in self.rejection_text(app, "/slack/oauth_redirect?error=access_denied", cookie)

    def test_unfinished_authorizations_are_purged(self, app: MultiWorkspaceApp) -> None:
        app.begin()
        installations.forget(app.bot.db, app.clock.wall_now() + timedelta(minutes=11))

        assert 0 == rows(app)["install_states"]


class TestRemoved:
    def test_token_is_deleted_at_once_and_posting_stops(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
        before = len(posts(app.first.as_user(ORGANIZER)))
        app.multi_workspace.uninstall(app.first)
        app.first.send_event({"type": "app_uninstalled"})
        calls = len(app.first.calls.all)
        app.advance(timedelta(days=20))

        assert 0 == rows(app)["installations"]
        assert before == len(posts(app.first.as_user(ORGANIZER)))
        assert calls == len(app.first.calls.all)
        assert "belongs to another workspace" in app.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_reinstallation_resumes_with_all_data(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
        app.multi_workspace.uninstall(app.first)
        app.first.send_event({"type": "app_uninstalled"})
        app.advance(timedelta(days=1))
        app.install(app.first)
        release_posts(app.bot.db, app.clock.now())
        app.advance(timedelta(days=14))
        said = " ".join(each.text for each in posts(app.first.as_user(ORGANIZER)))

        assert "Heather Hsu" in app.first.as_user(CLINICIAN).command(COMMAND, "past").text
        assert "Today" in said

    @pytest.mark.postgres
    def test_data_is_erased_after_thirty_days_and_other_workspaces_are_untouched(self, app: MultiWorkspaceApp) -> None:
        app.install(app.second)
        set_up(app, app.second, calendar="April 4, 2024 - Heather Hsu")
        of_one = rows(app)
        app.install(app.first)
        set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
        app.first.send_event({"type": "app_uninstalled"})
        early = installations.forget(app.bot.db, app.clock.wall_now() + timedelta(days=29))
        both = rows(app)
        late = installations.forget(app.bot.db, app.clock.wall_now() + timedelta(days=31))

        assert (early, late) == (0, 1)
        assert both["sessions"] == 2
        assert of_one == rows(app)

    def test_late_uninstall_event_keeps_a_newer_installation(self, app: MultiWorkspaceApp) -> None:
        """Slack retries events for hours."""
        app.install(app.first)
        payload = Payloads(app.first.workspace, app.url).event({"type": "app_uninstalled"})
        payload["event_time"] -= 3600
        app.install(app.first)
        app.first.outbound.event(payload)
        late = rows(app)["installations"]
        app.first.send_event({"type": "app_uninstalled"})

        assert (late, rows(app)["installations"]) == (1, 0)

    def test_revoked_bot_token_counts_as_uninstalled(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        app.first.send_event({"type": "tokens_revoked", "tokens": {"oauth": [MEMBER]}})
        installed = rows(app)["installations"]
        app.first.send_event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0PLAYBOT"]}})

        assert (installed, rows(app)["installations"]) == (1, 0)

    @pytest.mark.parametrize("event", [{"type": "tokens_revoked", "tokens": 7}, {"type": "team_access_granted"}])
    def test_malformed_events_change_nothing(self, app: MultiWorkspaceApp, event: dict[str, object]) -> None:
        app.install(app.first)

        assert 200 == app.first.send_event(event).status
        assert 1 == rows(app)["installations"]


class TestOrganizerSync:
    def test_only_workspaces_that_follow_a_group_are_asked_for_it(self, app: MultiWorkspaceApp) -> None:
        for each in (app.first, app.second):
            app.install(each)
            set_up(app, each)
        app.first.workspace.groups["lhs-team"] = [ORGANIZER, MEMBER]
        assert change(app.first.as_user(ORGANIZER), "people", group="@lhs-team").ok
        app.first.workspace.groups["lhs-team"] = [MEMBER, CLINICIAN]
        before = [group_calls(each) for each in (app.first, app.second)]
        app.bot.run_once()
        too_soon = group_calls(app.first)
        sync_again(app)

        after = [group_calls(each) for each in (app.first, app.second)]
        listed = app.first.as_user(MEMBER).command(COMMAND, "organizers").text
        assert f"Organizers: <@{MEMBER}> and <@{CLINICIAN}>" in listed
        assert before[0] == too_soon == after[0] - 1
        assert [0, 0] == [before[1], after[1]]

    def test_administrators_hear_where_no_organizer_can_be_reached(self, app: MultiWorkspaceApp) -> None:
        for each in (app.first, app.second):
            app.install(each)
            set_up(app, each)
            each.workspace.users[MEMBER].is_admin = True
        app.first.workspace.users[ORGANIZER].deleted = True
        for each in (app.first, app.second):
            each.as_user(CLINICIAN).command(COMMAND, "suggest Handoffs")
            each.as_user(CLINICIAN).submit()
        app.advance(timedelta(minutes=20))
        for _ in range(2):
            sync_again(app)
            app.bot.run_once()

        told = [[message.text for message in each.as_user(MEMBER).dm()] for each in (app.first, app.second)]
        assert [1, 0] == [len(each) for each in told]
        assert "We can’t reach any LHS Rounds organizer." in told[0][0]


def sync_again(app: MultiWorkspaceApp) -> None:
    """Sync the organizers as after five minutes, and after an hour, of the machine's time."""
    assert isinstance(app.bot.credentials, MultiWorkspaceCredentials)
    app.bot.credentials._synced_at.clear()
    app.bot.run_once()


def group_calls(slack: Playground) -> int:
    return slack.calls.count("usergroups.list")


class TestOrganization:
    @pytest.fixture(autouse=True)
    def _in_one(self, app: MultiWorkspaceApp) -> None:
        for each in (app.first, app.second):
            each.workspace.enterprise_id = "E0ORG"

    def test_workspaces_are_created_as_teams_are_granted_the_bot(self, app: MultiWorkspaceApp) -> None:
        answer = app.install(app.first, org_wide=True)
        none_yet = rows(app)["workspaces"]
        app.first.send_event({"type": "team_access_granted", "team_ids": [FIRST]})
        app.bot.run_once()
        set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")

        assert answer.status == 200
        assert (none_yet, rows(app)["workspaces"]) == (0, 1)
        assert "Heather Hsu" in app.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_workspace_is_created_on_a_teams_first_request(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first, org_wide=True)
        said = app.first.as_user(CLINICIAN).command(COMMAND, "next").text
        app.bot.run_once()

        assert "Nothing is scheduled yet" in said
        assert 1 == len(app.first.as_user(ORGANIZER).dm())

    def test_team_that_lost_the_bot_gets_no_more_messages(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first, org_wide=True)
        app.first.send_event({"type": "team_access_granted", "team_ids": [FIRST]})
        app.bot.run_once()
        set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
        before = len(posts(app.first.as_user(ORGANIZER)))
        app.first.send_event({"type": "team_access_revoked", "team_ids": [FIRST]})
        app.advance(timedelta(days=20))

        assert before == len(posts(app.first.as_user(ORGANIZER)))
        assert "belongs to another workspace" in app.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_team_installation_takes_precedence(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first)
        own = app.first.workspace.token
        app.second.workspace.team_id = SECOND
        app.install(app.second, org_wide=True)
        with app.bot.db.read() as tx:
            its = connections.bound_to(tx, Surface.SLACK, FIRST)
        assert its is not None
        found = installations.token_of_workspace(app.bot.db, its.workspace_id)

        assert found is not None
        assert TokenCipher(app.settings.token_keys).decrypt(found.encrypted_token) == own

    def test_uninstalled_from_the_whole_organization(self, app: MultiWorkspaceApp) -> None:
        app.install(app.first, org_wide=True)
        app.first.send_event({"type": "team_access_granted", "team_ids": [FIRST, SECOND]})
        app.first.send_event({"type": "app_uninstalled"})
        with app.bot.db.read() as tx:
            left = [row.gone_at is not None for row in tx.scalars(select(WorkspaceRow))]

        assert [True, True] == left
