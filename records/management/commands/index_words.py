"""``manage.py index_words``: make the words of all published records findable now, at full speed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from records.dishonesty.services.wording import compare_all


class Command(BaseCommand):
    help = _("让全部已公示记录的事实马上可以检索；大批导入之后或恢复备份之后使用，可以重复运行。")

    def handle(self, *args: Any, **options: Any) -> None:
        number = compare_all(at=timezone.now())
        self.stdout.write(_("已补齐 %d 条。") % number)
