"""What search engines read of a page (schema.org, as JSON-LD); it says nothing that the page does not say."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.opendata import licence
from disclosure.opendata.models import DumpVersion
from records.common.identity import this_node
from records.subjects.models import Organisation

Said = dict[str, Any]
_CONTEXT = "https://schema.org"


def absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path


def publisher() -> Said:
    return {"@type": "GovernmentOrganization", "name": this_node().name, "url": absolute("/")}


def breadcrumbs(pairs: Iterable[tuple[str, str]]) -> Said:
    """The way to a page: names with addresses; the page itself has none."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": name,
            **({"item": absolute(url)} if url else {}),
        }
        for number, (name, url) in enumerate(pairs, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def organisation(body: Organisation) -> Said:
    said: Said = {
        "@context": _CONTEXT,
        "@type": "GovernmentOrganization",
        "@id": f"urn:uuid:{body.uid}",
        "name": body.name,
        "url": absolute(reverse("site:organisation", args=[body.uid])),
        "areaServed": {
            "@type": "AdministrativeArea",
            "name": body.region.full_name,
            "identifier": body.region_id,
        },
    }
    if body.uscc:
        said["identifier"] = {"@type": "PropertyValue", "propertyID": "USCC", "value": body.uscc}
    if body.superior is not None:
        said["parentOrganization"] = {"@type": "GovernmentOrganization", "name": body.superior.name}
    return said


def dataset(newest: DumpVersion | None, by_dataset: Mapping[str, list[Said]]) -> Said:
    said: Said = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": _("%(node)s 开放数据") % {"node": this_node().name},
        "description": _("公示中的政务诚信信息全量数据、增量和变更日志，每日更新，附清单、校验值和签名。"),
        "url": absolute(reverse("site:open-data")),
        "license": absolute(f"{reverse('site:open-data')}#licence"),
        "isAccessibleForFree": True,
        "creator": publisher(),
        "usageInfo": str(licence.NAME),
    }
    if newest is not None:
        said |= {
            "version": newest.version,
            "dateModified": newest.made_at.isoformat(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": entry["name"],
                    "encodingFormat": entry["media_type"],
                    "contentSize": str(entry["bytes"]),
                    "contentUrl": entry["url"],
                    "sha256": entry["sha256"],
                }
                for entries in by_dataset.values()
                for entry in entries
            ],
        }
    return said
