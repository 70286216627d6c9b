"""Two administrators open an account: one asks, the other decides, the first hands over what is shown once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from records.access.models import User
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.access.stewardship import destroying
from tests.records.access.factories import PASSWORD, administrators, give, holder
from tests.records.access.stewardship.test_destroying import signed_in
from tests.support.browser import LivePortal, width_of

PAGES = (
    "/admin/records/stewardrequest/?show=all",
    "/admin/records/grantreview/",
    "/admin/records/destructionlist/",
    "/admin/records/grant/substitute/",
    "/admin/records/grant/mine/",
)


@pytest.fixture
def office(live_portal: LivePortal, settings: Any) -> tuple[User, User, User]:
    settings.APPROVALS_REQUIRED = True
    ensure_system_users()
    long_ago = timezone.now() - timedelta(days=400)
    clerk = holder("陈静", Role.CLERK)
    give(clerk, Role.REVIEWER, granted_at=long_ago, ends_on=timezone.localdate() + timedelta(days=3))
    signed_in("a", long_ago)
    destroying.draw_up(at=timezone.now())
    return administrators()


def test_from_asking_to_the_first_password(
    office: tuple[User, User, User], live_portal: LivePortal, browser_page: Any
) -> None:
    system, security, _trail = office
    page, width = browser_page, 360
    page.set_viewport_size({"width": width, "height": 740})
    live_portal.sign_in(page, system.username, PASSWORD)
    page.goto("/admin/records/user/add/")
    page.get_by_label("用户名").fill("zhoujie")
    page.get_by_label("姓名").fill("周杰")
    page.get_by_label("事由").fill("新录用人员")
    page.locator("[name=_save]").first.click()
    page.locator("h2", has_text="新建账号").wait_for()
    assert width_of(page) <= width
    asked_at = page.url
    page.context.clear_cookies()
    live_portal.sign_in(page, security.username, PASSWORD)
    page.goto("/admin/")
    page.get_by_text("三员审批待决定").first.click()
    page.get_by_role("link", name="新建账号").first.click()
    page.get_by_text("将要改变的内容").wait_for()
    assert "周杰" in page.content()
    page.get_by_role("button", name="同意，立即生效").click()
    page.get_by_text("没有等您决定的申请").wait_for()
    for address in PAGES:
        page.goto(address)
        assert width_of(page) <= width, address
    page.goto(f"/admin/records/user/{User.objects.get(full_name='陈静').pk}/leave/")
    assert width_of(page) <= width
    page.context.clear_cookies()
    live_portal.sign_in(page, system.username, PASSWORD)
    page.goto(asked_at)
    page.get_by_role("button", name="领取凭证").click()
    password = page.locator("dd code").nth(1).inner_text()
    assert User.objects.get(username="zhoujie").check_password(password)
    assert width_of(page) <= width
