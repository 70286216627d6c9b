"""From criteria to rows: filters by their indexes, words as ``finding`` does it."""

from datetime import date

from disclosure.published import PUBLIC, Audience, find_organisation, readable, records_for
from disclosure.search.criteria import Criteria
from disclosure.search.finding import Records, Sought, saying
from records.common.kept_question import KeptList
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


def listed(audience: Audience, criteria: Criteria, *, on: date) -> Sought | Records | KeptList:
    """What this audience may read on that day and meets the criteria, with all that ``present`` needs: for one page."""
    if criteria.q or criteria.organisation:
        # Which bodies are meant by words, and which were merged into one, may be another answer with each asking.
        return sought(readable(records_for(audience, on=on)), criteria)
    return KeptList(_filtered, (audience, criteria, on))


def _filtered(audience: Audience, criteria: Criteria, on: date) -> Records:
    return narrowed(readable(records_for(audience, on=on)), criteria)


def sought(records: Records, criteria: Criteria) -> Sought | Records:
    """Those that meet the criteria and say the words: for one page of the list."""
    met = narrowed(records, criteria)
    return saying(met, criteria.q) if criteria.q else met


def matching(records: Records, criteria: Criteria) -> Records:
    """The same as one queryset: for what reads it to its end."""
    found = sought(records, criteria)
    return found.all() if isinstance(found, Sought) else found
