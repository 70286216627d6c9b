from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Scope


class Mode(TextChoices):
    OWN = "own", _("自查")
    ENTRUSTED = "entrusted", _("委托查询")


class Status(TextChoices):
    PENDING = "pending", _("生成中")
    READY = "ready", _("已生成")
    FAILED = "failed", _("未能生成")


# Who sees what: a body reads all that is kept of it beyond a government's walls; whoever it sends reads what
# everybody may, and what may be read with its leave. What is internal stands in no report.
SCOPES: dict[str, tuple[str, ...]] = {
    Mode.OWN: (Scope.PUBLIC, Scope.GOVERNMENT, Scope.QUERY),
    Mode.ENTRUSTED: (Scope.PUBLIC, Scope.QUERY),
}
