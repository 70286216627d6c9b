"""What the three administrators of the demonstration have before them: two requests that wait, one that was refused."""

from datetime import timedelta

from django.utils import timezone

from integrity_portal.demo.data.world import World
from records.access.stewardship import frame
from records.access.stewardship.models import StewardRequest


def load(world: World) -> None:
    """Asked this morning, so that they wait for a week; nothing of it changes who may do what."""
    if StewardRequest.objects.exists():
        return
    admin, security = world.people["admin"], world.people["security_admin"]
    asked_at = world.now - timedelta(hours=3)
    frame.ask(
        action="user_created",
        arguments={"username": "new_colleague", "full_name": "示例新同事", "phone": "", "email": ""},
        reason="新录用人员，在信用科工作（演示）",
        document="示例人社〔2026〕8号",
        by=admin,
        at=asked_at,
    )
    today = timezone.localdate(world.now)
    frame.ask(
        action="role_granted",
        arguments={
            "user": world.people["clerk"].pk,
            "role": "assessor",
            "region": world.plan.top.region,
            "organisation": None,
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=60)).isoformat(),
            "nature": "temporary",
            "reason": "抽调参加年度考核（演示）",
            "document": "",
        },
        reason="抽调参加年度考核（演示）",
        by=security,
        at=asked_at,
    )
    refused = frame.ask(
        action="user_created",
        arguments={"username": "contractor", "full_name": "示例外包人员", "phone": "", "email": ""},
        reason="协助整理档案（演示）",
        by=admin,
        at=asked_at - timedelta(days=1),
    )
    frame.refuse_request(
        request=refused, note="外包人员不得接触档案，请由在编人员办理。", by=security, at=asked_at
    )
