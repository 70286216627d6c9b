"""All groups of measures, in the order in which they run."""

from tests.bench.chain import group as chain
from tests.bench.disclosure import group as disclosure
from tests.bench.front import group as front
from tests.bench.intake import group as intake
from tests.bench.registry import Group
from tests.bench.supervision import group as supervision

GROUPS = [
    Group("intake", intake.run),
    Group("chain", chain.run),
    Group("disclosure", disclosure.run),
    Group("front", front.run),
    Group("supervision", supervision.run),
]
