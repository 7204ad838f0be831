"""Installed by OAuth: who may, what is kept, who is greeted, and what is left when it is removed."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.chat.actor import Actor
from bot.demo import page_text
from bot.services.admin import installations
from bot.services.privacy import personal_data
from bot.slack.api.client import make_client, shared_tls
from bot.slack.api.web_api import SlackApi
from bot.slack.installation.install_pages import INSTALL_PATH
from bot.slack.views.kit.action_ids import SETTINGS_OPEN
from bot.store.admin import workspaces
from bot.store.calendar import series
from bot.store.db.types import Base
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.tables import SeriesRow, WorkspaceRow
from bot.token_cipher import DecryptionError, TokenCipher, new_key
from handlers.slack.registry import COMMAND
from playground.client.user_driver import Outcome
from playground.delivery.payloads import Payloads
from playground.models import View
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.journeys.admin.test_settings import block
from tests.journeys.outbox.test_message_updates import posts
from tests.logged import all_logged
from tests.multi_workspace_app import FIRST, SECOND, Two, two_workspaces


@pytest.fixture
def two(database_url: str) -> Iterator[Two]:
    with two_workspaces(database_url) as two:
        yield two


def opened(two: Two, slack: Playground) -> View:
    """The form of the greeting."""
    organizer = slack.as_user(ORGANIZER)
    view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
    assert view is not None
    return view


def fill(slack: Playground, view: View, **values: object) -> Outcome:
    return slack.as_user(ORGANIZER).submit(view, values={block(view, name): value for name, value in values.items()})


def set_up(two: Two, slack: Playground, *, calendar: str = "") -> None:
    """Answer the greeting: the form, as somebody fills it in."""
    sent = fill(slack, opened(two, slack), channels=[ROUNDS], calendar=calendar)
    assert sent.ok, sent
    slack.as_user(ORGANIZER).close(every=True)
    two.bot.run_once()


def rows(two: Two) -> dict[str, int]:
    with two.bot.db.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()  # noqa: S608 - our own names
            for table in Base.metadata.sorted_tables
        }


class TestInstalling:
    def test_who_installs_it_is_greeted_and_organizes(self, two: Two) -> None:
        answer = two.install(two.first)
        organizer = two.first.as_user(ORGANIZER)
        [greeting] = organizer.dm()

        assert answer.status == 200
        assert "is installed" in answer.body
        assert "Thank you for installing LHS Rounds" in greeting.text
        assert f"<@{ORGANIZER}>" in organizer.command(COMMAND, "organizers").text
        assert [] == two.first.as_user(MEMBER).dm()

    def test_one_form_sets_it_up(self, two: Two) -> None:
        two.install(two.first)
        set_up(two, two.first, calendar=page_text()[page_text().index("Upcoming LHS Rounds") :][:2900])
        organizer = two.first.as_user(ORGANIZER)
        shown = two.first.as_user(CLINICIAN).command(COMMAND, "upcoming").text
        [greeting] = organizer.dm()
        two.turn(timedelta(minutes=10))

        assert "Heather Hsu" in shown
        assert "It is set up" in greeting.text
        assert any("March" in each.text for each in posts(organizer))

    def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(self, two: Two) -> None:
        two.install(two.first)
        view = opened(two, two.first)
        zone = fill(two.first, view, channels=[ROUNDS], zone="New York", calendar="April 31, 2024 - Heather Hsu")
        calendar = fill(two.first, view, zone="America/New_York")
        sent = fill(two.first, view, calendar="April 25, 2024 - Heather Hsu")

        assert "Did you mean America/New_York" in str(zone.errors)
        assert "April 31" in str(calendar.errors)
        assert sent.ok
        assert "April 25" in two.first.as_user(CLINICIAN).command(COMMAND, "upcoming").text

    @pytest.mark.postgres
    def test_the_same_form_sent_twice_takes_the_calendar_in_once(self, two: Two) -> None:
        two.install(two.first)
        set_up(two, two.first, calendar="April 25, 2024 - Heather Hsu")
        two.install(two.first)
        with two.bot.db.read() as tx:
            number = len(list(tx.scalars(select(SeriesRow.id))))

        assert 1 == number
        assert 1 == len(two.first.as_user(ORGANIZER).dm())

    def test_the_token_is_sealed_and_in_no_log(self, two: Two, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            two.install(two.first)
            set_up(two, two.first)
        with two.bot.db.read() as tx:
            [kept] = tx.scalars(select(InstallationRow))

        token = two.first.workspace.token
        assert token not in str(vars(kept))
        assert TokenCipher(two.settings.token_keys).decrypt(kept.sealed_token) == token
        assert token not in all_logged(caplog)
        assert two.several.client_secret not in all_logged(caplog)

    def test_a_refusal_of_slacks_is_named_by_readyz(self, two: Two) -> None:
        """Nothing is installed yet, so the bot has no token yet."""
        two.first.faults.refuse("api.test", error="fatal_error")
        refused = two.browse("/readyz")
        answered = two.browse("/readyz")

        assert (503, "Slack refuses the bot's requests (fatal_error): run lhs-rounds doctor") == (
            refused.status,
            refused.body,
        )
        assert 200 == answered.status

    def test_who_installed_it_sees_that_and_can_have_it_erased(self, two: Two) -> None:
        two.install(two.first, installer=MEMBER)
        address = two.first.workspace.users[MEMBER].id
        with two.bot.db.read() as tx:
            its = workspaces.of_team(tx, FIRST)
        assert its is not None
        shown = personal_data.of_person(two.bot.db, actor=Actor(workspace_id=its.id, external_id=address))
        with two.bot.db.write() as tx:
            for each in series.of_workspace(tx, its.id):
                series.remove_organizer(tx, each.id, each.organizers[0].id)
        personal_data.erase(two.bot.db, actor=Actor(workspace_id=its.id, external_id=address))
        with two.bot.db.read() as tx:
            [kept] = tx.scalars(select(InstallationRow))

        assert [MEMBER] == [each["installer"] for each in shown.rows["installations"]]
        assert "sealed_token" not in str(shown.rows)
        assert kept.installer is None

    def test_an_organizations_token_says_which_team_is_meant(self, two: Two) -> None:
        two.install(two.first)
        client = make_client(two.first.token, base_url=two.several.api_url, timeout=5, tls=shared_tls())
        SlackApi(client, FIRST).administrators()
        SlackApi(client).administrators()

        assert [FIRST, None] == [each.arguments.get("team_id") for each in two.first.calls.of("users.list")]


class TestState:
    """What comes back has to have been begun here, in the same browser, a short while ago, and is good for once."""

    def refused(self, two: Two, address: str, cookie: str) -> str:
        answer = two.browse(address, cookie)
        assert answer.status == 400
        assert INSTALL_PATH in answer.body
        assert 0 == rows(two)["installations"]
        return answer.body

    def test_another_browser(self, two: Two) -> None:
        address, _ = two.begin()
        _, anothers = two.begin()
        back = two.several.allow(address, two.first, ORGANIZER)

        assert "not begun in this browser" in self.refused(two, back, "")
        assert "not begun in this browser" in self.refused(two, back, anothers)

    def test_too_late(self, two: Two) -> None:
        address, cookie = two.begin()
        with two.bot.db.write() as tx:
            for each in tx.scalars(select(InstallStateRow)):
                each.until -= timedelta(minutes=11)

        assert "Ten minutes are over" in self.refused(two, two.several.allow(address, two.first, ORGANIZER), cookie)

    def test_once(self, two: Two) -> None:
        address, cookie = two.begin()
        back = two.several.allow(address, two.first, ORGANIZER)
        done = two.browse(back, cookie)
        again = two.browse(back, cookie)

        assert (done.status, again.status) == (200, 400)
        assert 1 == rows(two)["installations"]

    def test_a_code_that_is_none(self, two: Two) -> None:
        address, cookie = two.begin()
        back = two.several.allow(address, two.first, ORGANIZER)

        assert "did not confirm" in self.refused(two, back.replace("code=", "code=x"), cookie)

    def test_somebody_thought_better_of_it(self, two: Two) -> None:
        _, cookie = two.begin()

        assert "told not to" in self.refused(two, "/slack/oauth_redirect?error=access_denied", cookie)

    def test_what_was_begun_and_never_ended_is_forgotten(self, two: Two) -> None:
        two.begin()
        installations.forget(two.bot.db, two.clock.wall_now() + timedelta(minutes=11))

        assert 0 == rows(two)["install_states"]


class TestRemoved:
    def test_the_token_goes_at_once_and_nothing_is_posted(self, two: Two) -> None:
        two.install(two.first)
        set_up(two, two.first, calendar="March 14, 2024 - Heather Hsu")
        before = len(posts(two.first.as_user(ORGANIZER)))
        two.several.uninstall(two.first)
        two.first.send_event({"type": "app_uninstalled"})
        calls = len(two.first.calls.all)
        two.turn(timedelta(days=20))

        assert 0 == rows(two)["installations"]
        assert before == len(posts(two.first.as_user(ORGANIZER)))
        assert calls == len(two.first.calls.all)
        assert "belongs to another workspace" in two.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_installed_again_everything_is_there_and_goes_on(self, two: Two) -> None:
        two.install(two.first)
        set_up(two, two.first, calendar="March 14, 2024 - Heather Hsu")
        two.several.uninstall(two.first)
        two.first.send_event({"type": "app_uninstalled"})
        two.turn(timedelta(days=1))
        two.install(two.first)
        two.turn(timedelta(days=14))
        said = " ".join(each.text for each in posts(two.first.as_user(ORGANIZER)))

        assert "Heather Hsu" in two.first.as_user(CLINICIAN).command(COMMAND, "past").text
        assert "Tomorrow" in said

    @pytest.mark.postgres
    def test_after_thirty_days_all_of_it_is_erased_and_nobody_elses(self, two: Two) -> None:
        two.install(two.second)
        set_up(two, two.second, calendar="April 4, 2024 - Heather Hsu")
        of_one = rows(two)
        two.install(two.first)
        set_up(two, two.first, calendar="March 14, 2024 - Heather Hsu")
        two.first.send_event({"type": "app_uninstalled"})
        early = installations.forget(two.bot.db, two.clock.wall_now() + timedelta(days=29))
        both = rows(two)
        late = installations.forget(two.bot.db, two.clock.wall_now() + timedelta(days=31))

        assert (early, late) == (0, 1)
        assert both["sessions"] == 2
        assert of_one == rows(two)

    def test_the_news_of_a_removal_that_comes_late_removes_no_later_installation(self, two: Two) -> None:
        """Slack sends an event again for hours."""
        two.install(two.first)
        payload = Payloads(two.first.workspace, two.url).event({"type": "app_uninstalled"})
        payload["event_time"] -= 3600
        two.install(two.first)
        two.first.outgoing.event(payload)
        late = rows(two)["installations"]
        two.first.send_event({"type": "app_uninstalled"})

        assert (late, rows(two)["installations"]) == (1, 0)

    def test_the_bots_own_token_revoked_is_the_same(self, two: Two) -> None:
        two.install(two.first)
        two.first.send_event({"type": "tokens_revoked", "tokens": {"oauth": [MEMBER]}})
        somebodys = rows(two)["installations"]
        two.first.send_event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0PLAYBOT"]}})

        assert (somebodys, rows(two)["installations"]) == (1, 0)

    @pytest.mark.parametrize("event", [{"type": "tokens_revoked", "tokens": 7}, {"type": "team_access_granted"}])
    def test_events_of_no_shape_change_nothing(self, two: Two, event: dict[str, object]) -> None:
        two.install(two.first)

        assert 200 == two.first.send_event(event).status
        assert 1 == rows(two)["installations"]


class TestOrganization:
    @pytest.fixture(autouse=True)
    def _in_one(self, two: Two) -> None:
        for each in (two.first, two.second):
            each.workspace.enterprise_id = "E0ORG"

    def test_its_teams_open_as_they_are_given_the_bot(self, two: Two) -> None:
        answer = two.install(two.first, whole=True)
        none_yet = rows(two)["workspaces"]
        two.first.send_event({"type": "team_access_granted", "team_ids": [FIRST]})
        two.bot.run_once()
        set_up(two, two.first, calendar="March 14, 2024 - Heather Hsu")

        assert answer.status == 200
        assert (none_yet, rows(two)["workspaces"]) == (0, 1)
        assert "Heather Hsu" in two.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_a_team_opens_also_as_it_is_first_heard_of(self, two: Two) -> None:
        two.install(two.first, whole=True)
        said = two.first.as_user(CLINICIAN).command(COMMAND, "next").text
        two.bot.run_once()

        assert "No LHS Rounds are planned yet" in said
        assert 1 == len(two.first.as_user(ORGANIZER).dm())

    def test_a_team_from_which_it_was_taken_hears_no_more(self, two: Two) -> None:
        two.install(two.first, whole=True)
        two.first.send_event({"type": "team_access_granted", "team_ids": [FIRST]})
        two.bot.run_once()
        set_up(two, two.first, calendar="March 14, 2024 - Heather Hsu")
        before = len(posts(two.first.as_user(ORGANIZER)))
        two.first.send_event({"type": "team_access_revoked", "team_ids": [FIRST]})
        two.turn(timedelta(days=20))

        assert before == len(posts(two.first.as_user(ORGANIZER)))
        assert "belongs to another workspace" in two.first.as_user(CLINICIAN).command(COMMAND, "next").text

    def test_a_teams_own_installation_comes_first(self, two: Two) -> None:
        two.install(two.first)
        own = two.first.workspace.token
        two.second.workspace.team_id = SECOND
        two.install(two.second, whole=True)
        with two.bot.db.read() as tx:
            its = workspaces.of_team(tx, FIRST)
        assert its is not None
        found = installations.token_of_workspace(two.bot.db, its.id)

        assert found is not None
        assert TokenCipher(two.settings.token_keys).decrypt(found.encrypted_token) == own

    def test_removed_from_all_of_it(self, two: Two) -> None:
        two.install(two.first, whole=True)
        two.first.send_event({"type": "team_access_granted", "team_ids": [FIRST, SECOND]})
        two.first.send_event({"type": "app_uninstalled"})
        with two.bot.db.read() as tx:
            left = [row.gone_at is not None for row in tx.scalars(select(WorkspaceRow))]

        assert [True, True] == left


class TestKeys:
    @pytest.mark.postgres
    def test_a_key_is_replaced_while_the_bot_runs(self, database_url: str) -> None:
        old, new = new_key(), new_key()
        with two_workspaces(database_url, keys=(old,)) as two:
            two.install(two.first)
            both, only_new = TokenCipher((new, old)), TokenCipher((new,))
            number = installations.rotate(two.bot.db, both.rotate)
            with two.bot.db.read() as tx:
                [kept] = tx.scalars(select(InstallationRow.sealed_token))

            assert 1 == number
            assert only_new.decrypt(kept) == two.first.workspace.token
            with pytest.raises(DecryptionError):
                TokenCipher((old,)).decrypt(kept)

    def test_without_its_key_a_token_is_not_used_and_the_log_says_so(
        self, database_url: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with two_workspaces(database_url) as two:
            two.install(two.first)
            with two.bot.db.write() as tx:
                for each in tx.scalars(select(InstallationRow)):
                    each.sealed_token = TokenCipher((new_key(),)).encrypt("xoxb-another")
            said = two.first.as_user(CLINICIAN).command(COMMAND, "next").text

        assert "belongs to another workspace" in said
        assert "token cannot be opened" in all_logged(caplog)
        assert "xoxb-another" not in all_logged(caplog)
