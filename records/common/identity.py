"""Which node of the chain this process serves."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Node:
    """A level's portal: its GB/T 2260 code, its name, the address of the next node up ("" at the top)."""

    code: str
    name: str
    upstream_url: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{4}00", self.code):
            raise ImproperlyConfigured(
                f"NODE_CODE is {self.code!r}; a node is 000000 (nation), NN0000 (province) or NNNN00 (city)."
            )

    @property
    def level(self) -> str:
        """``nation``, ``province`` or ``city``, read from the code."""
        if self.code == "000000":
            return "nation"
        return "province" if self.code.endswith("0000") else "city"


def this_node() -> Node:
    """The node of this process, from the settings."""
    return _node(settings.NODE_CODE, settings.NODE_NAME, settings.UPSTREAM_URL)


# Asked for some thirty times a page; a code is looked at once.
_node = lru_cache(maxsize=16)(Node)
