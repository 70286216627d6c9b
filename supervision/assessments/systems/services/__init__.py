"""What can be done with an indicator system: write a draft, adopt it, copy it for another year, freeze it."""

from supervision.assessments.systems.services.drafts import About, copy_version, create_system, say_about
from supervision.assessments.systems.services.steps import adopt, discard, freeze, reopen, retire
from supervision.assessments.systems.services.trees import put_indicator, remove_indicator, replace_tree

__all__ = [
    "About",
    "adopt",
    "copy_version",
    "create_system",
    "discard",
    "freeze",
    "put_indicator",
    "remove_indicator",
    "reopen",
    "replace_tree",
    "retire",
    "say_about",
]
