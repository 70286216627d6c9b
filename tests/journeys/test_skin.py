"""What steers the skin's pages still does so under a policy that evaluates nothing."""

from typing import Any

from records.access.roles import Role
from records.access.services import ensure_system_users
from tests.records.access.factories import PASSWORD, administrators, holder
from tests.support.browser import LivePortal

DOOR = "#nav-sidebar a[href^='/admin/']"
# The skin's own kinds of page: a list to search and filter, a form with its helpers, one with rows inside.
PAGES = ("user/", "user/add/", "organisation/", "region/", "partnerapplication/add/")


def test_no_page_of_the_skin_breaks_its_script(live_portal: LivePortal, browser_page: Any) -> None:
    ensure_system_users()
    page, user = browser_page, administrators()[0]
    live_portal.sign_in(page, user.username, PASSWORD)
    for address in (*PAGES, f"user/{user.pk}/change/"):
        answer = page.goto(f"/admin/records/{address}")
        assert answer.status == 200, address
        assert page.locator("#main").is_visible(), address


def test_the_side_bar_stays_as_it_was_left(live_portal: LivePortal, browser_page: Any) -> None:
    ensure_system_users()
    page = browser_page
    live_portal.sign_in(page, holder("陈静", Role.REVIEWER).username, PASSWORD)
    door, switch = page.locator(DOOR).first, page.get_by_role("button", name="收起或展开导航")
    door.wait_for()
    switch.click()
    door.wait_for(state="hidden")
    page.reload()
    door.wait_for(state="hidden")
    switch.click()
    door.wait_for()
