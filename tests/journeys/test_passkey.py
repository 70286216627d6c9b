"""Somebody's first day: password, passkey, codes on paper; next day the passkey alone opens, and an app is added."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from records.access.factors import services, totp
from records.access.factors.models import SecondFactor, StaffSession
from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.records.access.factories import PASSWORD, holder

expect.set_options(timeout=15_000)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def fingerprint(browser_page: Any) -> Iterator[Any]:
    """Chromium's own virtual authenticator: a laptop whose owner puts his finger on it when asked."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield lambda: session.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    session.detach()


def narrow(page: Any) -> bool:
    """Whether the page fits a small screen."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_load_state("load")
    fits = page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    return bool(fits)


def test_a_passkey_is_set_up_and_opens_next_time(
    live_portal: Any, browser_page: Any, fingerprint: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    # Shorter than the notice comes before the end, so it is there from the first page.
    settings.SESSION_IDLE_SECONDS = 110
    ensure_system_users()
    clerk, page = holder("陈静", Role.CLERK), browser_page

    live_portal.sign_in(page, clerk.username, PASSWORD)
    expect(page.locator("h1")).to_have_text("登记第二重验证")
    assert narrow(page)
    page.get_by_role("link", name="通行密钥").click()
    page.get_by_label("名称").fill("办公电脑")
    page.get_by_role("button", name="登记通行密钥").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert len(fingerprint()["credentials"]) == 1
    assert narrow(page)
    page.get_by_role("link", name="我已保存").click()
    expect(page.locator("#main h2").first).to_be_visible()

    notice = page.get_by_role("alert").filter(has_text="分钟内自动退出")
    expect(notice).to_be_visible()
    with page.expect_response(lambda answer: "/sign-in/stay/" in answer.url) as stayed:
        notice.get_by_role("button", name="继续使用").click()
    assert stayed.value.status == 204

    page.goto(f"{live_portal.url}/admin/security/add/totp/")
    secret = re.sub(r"\s", "", page.locator(".factor-secret").inner_text())
    page.get_by_label("验证码").fill(totp.code_at(secret, totp.step_of(timezone.now())))
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("cell", name="办公电脑", exact=True)).to_be_visible()
    assert narrow(page)
    assert {factor.kind for factor in services.in_use(clerk)} == set(SecondFactor.Kind.values)

    page.context.clear_cookies()
    live_portal.sign_in(page, clerk.username, PASSWORD)
    expect(page.locator("h1")).to_have_text("第二重验证")
    assert narrow(page)
    page.get_by_role("button", name="用通行密钥验证").click()
    page.wait_for_url(f"{live_portal.url}/admin/")
    factors = list(
        StaffSession.objects.filter(user=clerk).order_by("opened_at").values_list("factor", flat=True)
    )
    assert factors == ["passkey", "passkey"]
