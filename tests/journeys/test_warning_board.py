"""A leader looks at the warnings of the region and at the board, on the desk and on the telephone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from records.access.services import ensure_system_users
from supervision.dashboards import services as dashboards
from supervision.warnings import services
from supervision.warnings.models import RiskWarning
from tests.records.access.factories import PASSWORD, WEIDU, XUCHANG
from tests.records.dishonesty.factories import bureau
from tests.supervision.warnings import factories
from tests.supervision.warnings.conftest import figure  # noqa: F401 - a fixture of that room
from tests.support.browser import LivePortal, width_of


@pytest.fixture
def warned(live_portal: LivePortal, figure: factories.Figure) -> factories.Post:  # noqa: F811
    ensure_system_users()
    post = factories.post(figure)
    district = bureau("魏都区示例局", None, WEIDU)
    figure.values[post.body.pk], figure.values[district.pk] = 9, 5
    rule = factories.switched_on(post)
    now = timezone.now()
    services.work_rule(uid=rule.pk, on=timezone.localdate(now), at=now - timedelta(minutes=5))
    dashboards.reckon_region(region=XUCHANG, at=now)
    return post


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_a_leader_comes_from_the_grid_to_the_warning(
    warned: factories.Post, live_portal: LivePortal, browser_page: Any, width: int, height: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": height})
    live_portal.sign_in(page, warned.head.username, PASSWORD)
    page.goto("/admin/supervision/riskwarning/board/")
    assert page.locator(".warn-grid .warn-red").inner_text().split() == ["■", "1", "红色"]
    assert page.locator(".warn-grid .warn-yellow").inner_text().split() == ["△", "1", "黄色"]
    assert width_of(page) <= width
    page.locator(".warn-grid .warn-red").click()
    page.get_by_text("示例市财政局：测试规则").first.click()
    page.locator("h2", has_text="示例市财政局：测试规则").wait_for()
    assert RiskWarning.objects.get(body=warned.body).number in page.content()
    assert width_of(page) <= width
    page.goto("/admin/supervision/dashboardday/")
    page.locator("h2", has_text="领导看板").wait_for()
    assert width_of(page) <= width
