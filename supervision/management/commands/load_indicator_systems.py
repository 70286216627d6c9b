"""``manage.py load_indicator_systems``: bring in the indicator systems that come with the portal, as drafts."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from records.access.services import clock_user, ensure_system_users
from supervision.assessments.systems import loading


class Command(BaseCommand):
    help = "Load the indicator systems that come with the portal; those already there stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_system_users()
        made = loading.load(by=clock_user(), at=timezone.now())
        self.stdout.write(f"{len(made)} indicator systems loaded as drafts")
