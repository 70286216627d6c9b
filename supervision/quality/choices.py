"""Who supplies data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SupplierKind(TextChoices):
    UNIT = "unit", _("报送单位（文件导入）")
    PARTNER = "partner", _("对接单位（接口报送）")
    NODE = "node", _("下级节点（逐级归集）")
