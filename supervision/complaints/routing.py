"""Who handles a complaint: found before it is filed, so that whoever files is told."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from records.chain.models import Peer, PeerRole, PeerState
from records.common.identity import Node
from records.subjects.models import Organisation, Region
from supervision.complaints.rules import Facts, Way, way_for


@dataclass(frozen=True)
class Route:
    """
    :ivar handling_region: the region that handles it
    :ivar office: the body directly above the one that is reported, where it is known here
    :ivar to_superior: another node, above this one, has to handle it
    :ivar to_child: a node below this one handles it
    :ivar child: that node's code
    :ivar sentence: all this, for whoever files it
    """

    handling_region: Region
    office: Organisation | None
    to_superior: bool
    to_child: bool
    child: str
    sentence: str


def route(said: Any, *, node: Node) -> Route:
    """
    :param said: ``ComplaintData``, or anything with its ``body`` (a uid or None) and ``region`` (a code or a Region)
    """
    body = organisation_of(said.body)
    code = body.region_id if body else getattr(said.region, "code", said.region)
    facts = Facts(code, body is not None and body.kind == Organisation.Kind.GOVERNMENT)
    way = way_for(facts, node=node.code, children=_children())
    region = Region.objects.get(code=way.region)
    office = _superior(body)
    return Route(
        handling_region=region,
        office=office,
        to_superior=way.to_superior,
        to_child=bool(way.to_child),
        child=way.to_child,
        sentence=_sentence(way, region, office, named=body is not None),
    )


def organisation_of(body: Any) -> Organisation | None:
    """The body that answers today; what was merged into another is that other."""
    if body is None:
        return None
    found = body if isinstance(body, Organisation) else Organisation.objects.filter(pk=body).first()
    return found.current() if found else None


def _superior(body: Organisation | None) -> Organisation | None:
    above = body.superior if body else None
    return above.current() if above else None


def _children() -> frozenset[str]:
    return frozenset(
        Peer.objects.filter(role=PeerRole.CHILD, state=PeerState.ACTIVE).values_list("code", flat=True)
    )


def _sentence(way: Way, region: Region, office: Organisation | None, *, named: bool) -> str:
    apart = _("被反映单位及其人员不参与办理，看不到这件投诉，也看不到您的身份。")
    place = region.full_name
    if way.to_superior:
        where = _("被反映单位应由上级监督，本件将转至%s的门户办理；您也可以直接到那里提出。") % place
    elif way.to_child:
        where = _("本件将转至%s的门户办理，您仍在这里凭查询码查看进度和答复。") % place
    elif office is not None and named:
        where = _("本件由%(place)s的信用主管部门受理，由%(office)s一级组织核查。") % {
            "place": place,
            "office": office.name,
        }
    else:
        where = _("本件由%s的信用主管部门受理，交被反映单位的上级或主管单位核查。") % place
    return f"{where}{apart}"
