"""Tokens: those that the bot gets, those that the connector refuses, and those that Teams sends."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from playground.teams.seed import APP_ID, CLINICIAN, ROUNDS, TENANT_ID
from playground.teams.server import TeamsPlayground
from playground.teams.tokens import SigningKey, unsigned
from tests.playground.conftest import FakeApp
from tests.playground.teams.bot import Bot, request, text


def grant(teams: TeamsPlayground, **replaced: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": teams.tenant.secret,
        "scope": "https://api.botframework.com/.default",
        **replaced,
    }


def decode(text_of: str) -> bytes:
    return base64.urlsafe_b64decode(text_of + "=" * (-len(text_of) % 4))


def test_bot_gets_a_token_that_the_connector_accepts(teams: TeamsPlayground, bot: Bot) -> None:
    answer = bot.form(teams.token_url, grant(teams))
    assert (answer.status, answer.body["token_type"], answer.body["expires_in"]) == (200, "Bearer", 3599)
    claims = json.loads(decode(answer.body["access_token"].split(".")[1]))
    assert (claims["appid"], claims["tid"]) == (APP_ID, TENANT_ID)
    assert bot.post(ROUNDS, text(), token=answer.body["access_token"]).status == 201


@pytest.mark.parametrize(
    ("replaced", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "another"}, 400, "unauthorized_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "https://graph.microsoft.com/.default"}, 400, "invalid_scope"),
    ],
)
def test_token_is_refused(teams: TeamsPlayground, bot: Bot, replaced: dict[str, str], status: int, error: str) -> None:
    answer = bot.form(teams.token_url, grant(teams, **replaced))
    assert (answer.status, answer.body["error"]) == (status, error)


def test_token_of_an_unknown_directory_is_refused(teams: TeamsPlayground, bot: Bot) -> None:
    answer = bot.form(teams.token_url.replace(TENANT_ID, "another"), grant(teams))
    assert (answer.status, answer.body["error"]) == (400, "invalid_request")


def test_connector_refuses_tokens_that_are_not_the_bots(teams: TeamsPlayground, bot: Bot) -> None:
    issue = teams.identity.access_token
    for token in ("", "nonsense", issue(lifetime=-1), issue(aud="another"), unsigned({"appid": APP_ID})):
        assert bot.post(ROUNDS, text(), token=token).refusal == (401, "Unauthorized")
    assert bot.post(ROUNDS, text(), token=issue(appid="another")).refusal == (401, "BotNotRegistered")
    correct = issue()
    teams.tenant.entra_key = SigningKey()
    assert bot.post(ROUNDS, text(), token=correct).refusal == (401, "Unauthorized")
    assert teams.tenant.posted == []


def test_inbound_token_is_signed_with_the_published_key(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.as_user(CLINICIAN).say("next")
    scheme, token = app.last.headers["Authorization"].split(" ")
    header, claims, signature = token.split(".")
    metadata = request("GET", teams.openid_url, None, {}, 5).body
    [key] = request("GET", metadata["jwks_uri"], None, {}, 5).body["keys"]
    assert (scheme, json.loads(decode(header))["kid"]) == ("Bearer", key["kid"])
    numbers = RSAPublicNumbers(int.from_bytes(decode(key["e"])), int.from_bytes(decode(key["n"])))
    numbers.public_key().verify(decode(signature), f"{header}.{claims}".encode(), PKCS1v15(), SHA256())
    said = json.loads(decode(claims))
    assert (said["iss"], said["aud"], said["serviceurl"]) == (metadata["issuer"], APP_ID, teams.service_url)
    assert app.last.payload["serviceUrl"] == teams.service_url


def test_token_may_be_replaced_left_out_or_forged(teams: TeamsPlayground, app: FakeApp) -> None:
    activity = teams.activities.installation_update("add", teams.tenant.people[CLINICIAN], teams.tenant.chat(CLINICIAN))
    teams.outbound.send(activity, token="")
    assert "Authorization" not in app.last.headers
    teams.outbound.send(activity, token=SigningKey().sign(teams.outbound.claims(aud="another")))
    claims = json.loads(decode(app.last.headers["Authorization"].split(".")[1]))
    assert claims["aud"] == "another"
