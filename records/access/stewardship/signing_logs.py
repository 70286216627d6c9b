"""The logs of signing in that django-axes keeps, as kinds of rows that are destroyed by list."""

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from records.access.stewardship.retention import Destroyable

BASIS = "网络安全法第二十一条：网络日志留存不少于六个月；本系统留存十二个月"
# Twice the law's term, so that whatever comes to light within the year can still be looked into.
KEPT_FOR = timedelta(days=366)


def kinds() -> list[Destroyable]:
    return [
        Destroyable("sign_ins", _("登录记录"), KEPT_FOR, BASIS, _before(AccessLog), _spelt),
        Destroyable("failed_sign_ins", _("登录失败记录"), KEPT_FOR, BASIS, _before(AccessFailureLog), _spelt),
    ]


def _before(model: type[Model]) -> Any:
    def rows(before: datetime) -> QuerySet[Any]:
        return model._default_manager.filter(attempt_time__lt=before)

    return rows


def _spelt(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": row.attempt_time.isoformat(),
        "username": row.username or "",
        "address": row.ip_address or "",
        "agent": row.user_agent,
    }
