"""What a partner's token may be good for."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oauth2_provider.scopes import BaseScopes

from records.access.models import PartnerApplication

DESCRIPTIONS: dict[str, str | Promise] = {
    "submissions:write": _("报送失信记录、行政许可、行政处罚等数据，单次不超过 1000 条"),
    "submissions:read": _("查询本单位所报数据的逐条受理、退回和公示情况"),
    "records:read": _("查询本单位权限区划内的共享数据，含未公示的政务共享部分"),
    "changes:read": _("按游标获取权限区划内数据的增量变化"),
    "credit-checks:write": _("就具体主体发起信用核查并取得核查结果和报告"),
    "webhooks:manage": _("登记、测试和重放本单位的回调通知"),
    "complaints:write": _("推送 12345 热线等渠道受理的投诉举报"),
    "complaints:read": _("获取本单位所推送投诉举报的办理结果"),
}


# A sandbox plays what it is sent and asked; whatever would read or write in earnest is closed to it.
SANDBOX_SCOPES = frozenset({"submissions:write", "submissions:read", "credit-checks:write"})


class PartnerScopes(BaseScopes):
    """All scopes with their descriptions; each application has those it was registered with."""

    def get_all_scopes(self) -> dict[str, str]:
        return {scope: str(words) for scope, words in DESCRIPTIONS.items()}

    def get_available_scopes(
        self, application: PartnerApplication | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        if application is None:
            return []
        # A scope taken out of the portal is gone for those, too, who were once given it.
        known = SANDBOX_SCOPES if application.sandbox else DESCRIPTIONS.keys()
        return [scope for scope in application.allowed_scopes if scope in known]

    def get_default_scopes(
        self, application: PartnerApplication | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """Whoever names no scope gets all of his."""
        return self.get_available_scopes(application)
