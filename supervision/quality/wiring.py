"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from supervision.quality import measures


def register() -> None:
    measures.register()
    name_actions(
        **{"quality.freeze": _("固定报送质量月度数据"), "quality.reckon": _("重新计算报送质量")},
    )
