"""What this room tells the trail when the app is ready, of work whose module is loaded only where it is done."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions


def register() -> None:
    name_actions(
        chain_package_exported=_("导出上报数据包"),
        chain_package_imported=_("导入下级数据包"),
        chain_receipts_imported=_("导入上级回执"),
    )
