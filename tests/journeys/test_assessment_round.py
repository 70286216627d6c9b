"""A province assesses three cities: they report, one objects, the audit changes a score, and a stranger scores it again."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from disclosure.opendata.writing import write_lines
from disclosure.published.kinds import open_kind
from records.access.services import ensure_system_users
from supervision.assessments.rounds import services
from supervision.assessments.rounds.models import AssessmentRound
from tests.records.access.factories import PASSWORD
from tests.supervision.rounds import factories

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECOMPUTE = Path(settings.BASE_DIR) / "docs" / "verify" / "recompute.py"


def test_a_province_assesses_three_cities_and_anybody_can_score_it_again(live_portal, browser_page, tmp_path):
    ensure_system_users()
    hall, page, today = factories.hall(), browser_page, timezone.localdate()

    def sign_in(user):
        page.context.clear_cookies()
        live_portal.sign_in(page, user.username, PASSWORD)

    def fill(**values):
        for name, value in values.items():
            page.locator(f"[name={name}]").fill(value)

    def save():
        page.locator("button[type=submit].button-main").click()

    def take(address, **values):
        """A step's own page: fill it in, confirm, and be back."""
        page.goto(address)
        fill(**values)
        save()
        expect(page.get_by_text("已办理。")).to_be_visible()

    # The province plans it and lets it begin.
    sign_in(hall.organiser)
    page.goto("/admin/supervision/assessmentround/plan/")
    said = factories.said(hall)
    fill(
        title=said.title,
        year="2025",
        period_from="2025-01-01",
        period_until="2025-12-31",
        authority=hall.authority.name,
        document_name=said.document_name,
        document_number=said.document_number,
        **{
            name: (today + timedelta(days=days)).isoformat()
            for name, days in (
                ("report_until", 10),
                ("review_until", 20),
                ("audit_until", 40),
                ("publish_until", 50),
            )
        },
    )
    page.locator("[name=system]").select_option(index=1)
    page.locator("[name=region]").select_option("410000")
    save()
    expect(page.get_by_text("方案已保存")).to_be_visible()
    case = AssessmentRound.objects.get()
    own = f"/admin/supervision/assessmentround/{case.pk}"
    page.goto(f"{own}/bodies/")
    page.locator("[name=bodies]").fill("\n".join(city.name for city in hall.cities))
    save()
    expect(page.get_by_text("3 个被考核机构")).to_be_visible()
    take(f"{own}/do/open/")

    # Each city reports; its own page is all that it meets.
    sheets = factories.sheets(case)
    for sheet, user in zip(sheets, hall.people, strict=True):
        sign_in(user)
        of_city = f"/admin/supervision/assessmentsheet/{sheet.pk}"
        page.goto(f"{of_city}/fill/")
        fill(value_0="36", value_1="18", value_2="2", value_3="0")
        save()
        expect(page.get_by_text("已保存。")).to_be_visible()
        take(f"{of_city}/score/A1/evidence/", title="诚信建设方案", url="https://www.example.gov.cn/plan")
        take(f"{of_city}/do/submit/")

    # What the reviewers do is the same for each city: the pages of it are tried elsewhere.
    sign_in(hall.organiser)
    take(f"{own}/do/close_reports/")
    services.find(round_uid=case.pk, at=timezone.now())
    for sheet, points in zip(sheets, ("18", "15", "8"), strict=True):
        factories.review(hall, sheet, A2=points)
        services.finish_review(sheet=sheet.pk, by=hall.first, at=timezone.now())
    take(f"{own}/do/open_replies/")

    # One city objects, the others have nothing against it.
    for sheet, user in zip(sheets[:2], hall.people, strict=False):
        services.reply(sheet=sheet.pk, by=user, at=timezone.now())
    sign_in(hall.people[2])
    third = f"/admin/supervision/assessmentsheet/{sheets[2].pk}"
    take(f"{third}/score/A2/object/", text="少计两次培训，见补充材料。", wanted="12")
    take(f"{third}/do/reply/")

    sign_in(hall.organiser)
    take(f"{own}/do/close_replies/")
    sign_in(hall.second)
    page.goto(f"{third}/score/A2/answer/")
    page.locator("[name=accepted]").select_option("yes")
    fill(text="补充材料属实，补计。", value="10")
    save()
    expect(page.get_by_text("已办理。")).to_be_visible()

    # Somebody who had no part in it audits and changes one score with its reason.
    sign_in(hall.auditor)
    second = f"/admin/supervision/assessmentsheet/{sheets[1].pk}"
    take(f"{second}/score/A2/change/", value="17", reason="漏计一次专题培训。")
    for sheet in sheets:
        take(f"/admin/supervision/assessmentsheet/{sheet.pk}/do/audit/")
    sign_in(hall.organiser)
    take(f"{own}/do/settle/")
    page.goto(own + "/change/")
    expect(page.get_by_role("link", name="发布结果")).to_have_count(0)

    sign_in(hall.publisher)
    take(
        f"{own}/do/publish/",
        result_name="2025年度政务诚信考核结果通报",
        result_number="示信办〔2026〕9号",
        result_on=today.isoformat(),
    )

    # Anybody reads it, and scores it again from the open data.
    page.context.clear_cookies()
    page.goto("/assessments/")
    page.get_by_role("link", name=f"{case.title}：{hall.cities[1].name}").click()
    expect(page.get_by_text("漏计一次专题培训。")).to_be_visible()
    expect(page.get_by_text("由 15 改为 17")).to_be_visible()
    expect(page.get_by_text("95.00").first).to_be_visible()
    kind = open_kind("assessments")
    write_lines([(kind.shape, kind.rows(today), {})], tmp_path / "assessments.jsonl")
    done = subprocess.run(  # noqa: S603 - our own file, as a stranger runs it
        [sys.executable, "-I", str(RECOMPUTE), str(tmp_path / "assessments.jsonl")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "same: 3, 不一致 differs: 0" in done.stdout
