"""The API's description: complete, without warnings, committed, and shown without any outside host."""

import base64
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver
from django.utils.translation import override

from disclosure.site.views.developers import PROBLEMS
from records.access.services import ensure_system_users
from tests.records.access import factories as access

COMMITTED = Path(settings.BASE_DIR) / "docs" / "api" / "v1.yaml"


@pytest.fixture(scope="module")
def description() -> str:
    out = StringIO()
    with override("zh-hans"):
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


def test_the_description_has_no_warnings_and_is_the_committed_one(description):
    assert description.startswith("openapi: 3.1")
    assert COMMITTED.read_text() == description, "run: make openapi"


def test_every_address_of_the_api_is_described(description):
    described = set(re.findall(r"^  (/api/v1/\S+):$", description, re.M))
    unfolded = {f"/{path}" for path in _addresses(get_resolver()) if path.startswith("api/v1/")}
    papers = {"/api/v1/schema/", "/api/v1/docs/"}
    assert {path for path in unfolded if "^" not in path} - papers == described


def _addresses(resolver, prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if hasattr(entry, "url_patterns"):
            yield from _addresses(entry, path)
        else:
            yield path


def test_the_description_speaks_english_to_who_asks(client):
    answer = client.get("/api/v1/schema/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer["Content-Language"] == "en"


def test_the_readable_docs_ask_nothing_of_other_hosts_and_carry_no_script_of_their_own(client):
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
    assert "<style" not in text
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    script = re.findall(r"<script src=\"([^\"]+)\"", text)[-1].replace("&amp;", "&")
    start = client.get(script)
    assert start["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in start.content.decode()


def test_the_guide_explains_every_problem_that_it_names(client, db):
    page = client.get("/developers/")
    text = page.content.decode()
    assert page.status_code == 200
    for _status, code, _words in PROBLEMS:
        assert f'id="problem-{code}"' in text
    assert "curl" in text


def test_a_partner_gets_a_token_and_uses_it(client, db):
    ensure_system_users()
    registered = access.partner(by=access.holder("李明", "system_admin"))
    secret = base64.b64encode(f"{registered.client_id}:{registered.client_secret}".encode()).decode()

    answer = client.post(
        "/api/v1/oauth/token/",
        {"grant_type": "client_credentials", "scope": "submissions:write"},
        headers={"Authorization": f"Basic {secret}"},
    )

    assert answer.status_code == 200, answer.content.decode()
    token = answer.json()
    assert (token["token_type"], token["scope"]) == ("Bearer", "submissions:write")
    header = {"Authorization": f"Bearer {token['access_token']}"}
    used = client.post("/api/v1/submissions/", "{}", content_type="application/json", headers=header)
    assert used.status_code == 422
    assert used["RateLimit-Policy"].startswith('"partner"')


def test_a_wrong_secret_gets_no_token(client, db):
    ensure_system_users()
    registered = access.partner(by=access.holder("李明", "system_admin"))
    answer = client.post(
        "/api/v1/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": registered.client_id,
            "client_secret": "wrong",
        },
    )
    assert answer.status_code == 401


@pytest.mark.browser
@pytest.mark.slow
def test_the_readable_docs_work_under_the_pages_policy(watched_page):
    page, problems = watched_page
    page.goto("/api/v1/docs/")
    page.wait_for_selector("text=/api/v1/public/records/{uid}/proof/")
    assert page.locator(".opblock").count() >= 15
    assert not problems
