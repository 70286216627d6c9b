"""What a node of the chain is called."""

from django.utils.translation import gettext as _

from records.common.identity import this_node
from records.subjects.models import NATION_CODE, Region

# What official usage leaves off a region's name: 信用河南, not 信用河南省.
_ENDINGS = (
    "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市", "地区", "盟",
)  # fmt: skip


def short_region_name(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def node_name(code: str) -> str:
    """The name of the node with this code."""
    here = this_node()
    if code == here.code:
        return here.name
    if code == NATION_CODE:
        return _("信用中国")
    region_name = Region.objects.filter(code=code).values_list("name", flat=True).first()
    if region_name is None:
        return code
    return _("信用%(region)s") % {"region": short_region_name(region_name)}
