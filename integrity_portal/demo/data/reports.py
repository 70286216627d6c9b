"""Credit reports: one that the department asked about itself, one that was asked for at the window."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from integrity_portal.demo.data.world import World
from records.checks.reports import services
from records.checks.reports.models import CreditReport

# The smallest file that a reader opens as a PDF; nobody's real seal.
LETTER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def load(world: World) -> None:
    """Ask for both, once, and let them be made at once."""
    if CreditReport.objects.exists():
        return
    body = world.body(world.plan.top, world.plan.department)
    with transaction.atomic():
        asked = [
            services.request_own(
                organisation=body,
                purpose="自查本单位政务诚信状况（演示）",
                by=world.people["department"],
                at=world.now - timedelta(hours=3),
            ),
            services.request_for_body(
                organisation=body,
                purpose="参加诚信建设示范单位申报（演示）",
                agent_name="演示受托人",
                letter=SimpleUploadedFile("授权书（演示）.pdf", LETTER),
                by=world.people["clerk"],
                at=world.now - timedelta(hours=2),
            ),
        ]
        for report in asked:
            services.make(uid=report.uid, at=world.now - timedelta(hours=1))
    world.say("2 credit reports.")
