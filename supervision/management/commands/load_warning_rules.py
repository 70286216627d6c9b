"""``manage.py load_warning_rules``: bring in the warning rules that come with the portal; all of them are off."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from records.access import audit
from records.access.services import clock_user, ensure_system_users
from records.subjects.models import Region
from supervision.warnings.services import load_rules


class Command(BaseCommand):
    help = "Load the warning rules that come with the portal for this node; those already there stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_system_users()
        made = load_rules(region=Region.objects.get(pk=settings.NODE_CODE), at=timezone.now())
        if made:
            audit.record(
                action="warning.rules_loaded", by=clock_user(), at=timezone.now(), details={"number": made}
            )
        self.stdout.write(f"{made} warning rules loaded; they are off until they were tried and switched on")
