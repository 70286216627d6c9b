"""From criteria to rows: filters by their indexes, words as ``finding`` does it."""

from disclosure.published import PUBLIC, find_organisation
from disclosure.search.criteria import Criteria
from disclosure.search.finding import Records, Sought, saying
from records.subjects.models import subtree_prefix, within_regions


def narrowed(records: Records, criteria: Criteria) -> Records:
    """Those of the given records that meet the criteria but for the words, in no order yet."""
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
    return records


def sought(records: Records, criteria: Criteria) -> Sought | Records:
    """Those that meet the criteria and say the words: for one page of the list."""
    met = narrowed(records, criteria)
    return saying(met, criteria.q) if criteria.q else met


def matching(records: Records, criteria: Criteria) -> Records:
    """The same as one queryset: for what reads it to its end."""
    found = sought(records, criteria)
    return found.all() if isinstance(found, Sought) else found
