"""All groups of measures, in the order in which they run."""

from tests.bench.chain import group as chain
from tests.bench.disclosure import group as disclosure
from tests.bench.registry import Group

GROUPS = [Group("chain", chain.run), Group("disclosure", disclosure.run)]
