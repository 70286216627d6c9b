"""From criteria to rows: words through the index of grams, codes and numbers exactly."""

import re

from django.db.models import Q, QuerySet

from disclosure.published import PUBLIC, find_organisation
from disclosure.search.criteria import Criteria
from records.common.text import grams
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import USCC_SHAPE, subtree_prefix, within_regions

_USCC = re.compile(USCC_SHAPE)


def matching(records: QuerySet[DishonestyRecord], criteria: Criteria) -> QuerySet[DishonestyRecord]:
    """Those of the given records that meet the criteria, in no order yet."""
    for name in ("source", "domain", "severity", "subject_type"):
        if value := getattr(criteria, name):
            records = records.filter(**{name: value})
    if criteria.region and (prefix := subtree_prefix(criteria.region)):
        records = records.filter(within_regions("region", [prefix]))
    if criteria.organisation:
        body = find_organisation(criteria.organisation, PUBLIC)
        records = records.filter(organisation__in=body.answering_uids()) if body else records.none()
    if criteria.decided_from:
        records = records.filter(decided_on__gte=criteria.decided_from)
    if criteria.decided_to:
        records = records.filter(decided_on__lte=criteria.decided_to)
    if criteria.q:
        records = records.filter(_saying(criteria.q))
    return records


def _saying(text: str) -> Q:
    """Every word of the text in the record's title, body or document number; or the code or number itself."""
    if _USCC.fullmatch(text.upper()):
        return Q(organisation__uscc=text.upper())
    wanted = {gram for word in text.split() for gram in grams(word)}
    if not wanted:
        return Q(pk__in=[])
    return Q(search_grams__contains=sorted(wanted))
