"""Whose eyes look at what is published: everybody's, or those of a partner with the kinds and regions it was granted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from disclosure.published.audience import PUBLIC, Audience
from records.subjects.models import within_regions


@dataclass(frozen=True)
class View:
    """
    What one reader sees.

    :ivar regions: by kind the leading digits of the regions; a kind that is not named is not seen. Without it: all
        kinds everywhere
    """

    audience: Audience
    regions: Mapping[str, Sequence[str]] | None = None

    def sees(self, kind: str) -> bool:
        return self.regions is None or kind in self.regions

    def chosen(self, kinds: Collection[str] | None) -> Collection[str] | None:
        """Those of the kinds asked for that this reader sees; nothing where he sees all and asked for none in particular."""
        if self.regions is None:
            return kinds
        return [kind for kind in self.regions if kinds is None or kind in kinds]

    def now(self, kind: str, prefix: str = "") -> Q:
        """The things that lie in this view by their present columns; ``prefix`` leads to them."""
        scopes = self.audience.scopes
        # Spelt as an equality where it can be: the partial indexes need that.
        in_scope = Q(**{f"{prefix}scope": scopes[0]} if len(scopes) == 1 else {f"{prefix}scope__in": scopes})
        if self.regions is None:
            return in_scope
        return in_scope & within_regions(f"{prefix}region", self.regions.get(kind, ()))

    def then(self, kind: str) -> Q:
        """The versions whose content lay in this view: what was read of them may be held in copies."""
        scopes = self.audience.scopes
        in_scope = Q(content__scope=scopes[0]) if len(scopes) == 1 else Q(content__scope__in=scopes)
        if self.regions is None:
            return in_scope
        there = Q(pk__in=[])
        for prefix in self.regions.get(kind, ()):
            # A version made here names its region beside the body, one from below inside it.
            there |= (
                Q(content__region__startswith=prefix) | Q(content__organisation__region__startswith=prefix)
                if prefix
                else Q()
            )
        return in_scope & there


EVERYBODY = View(PUBLIC)
