"""An auditor reads what was done in words, whatever room did it."""

import re

from django.utils.translation import override

from disclosure.editing.desk import desks
from records.access.labels import action_label, actions_like, is_named
from records.consequences.choices import CaseKind as Consequence
from records.pledges.services.kinds import STEPS
from records.registers.register import registers
from records.remedies.choices import CaseKind as Remedy
from supervision.inspections.choices import CaseOf
from supervision.oversight.workflow import WORKFLOWS as OVERSIGHT
from tests.ground import trail_codes

# What a pattern's kind may be; one that begins with a word of its own needs none.
KINDS = {
    "{case.kind}": {*Remedy.values, *OVERSIGHT},
    "{tried.kind}": set(Remedy.values),
    "{kind}": {*Consequence.values, *CaseOf.values},
    "{self.about}": {"warning", "rule", "notice"},
    "{known.name}": set(STEPS),
    "{kind.name}": set(STEPS),
}


def kinds(hole: str) -> set[str]:
    if hole == "{desk.kind}":
        return {desk.kind for desk in desks()}
    if hole in ("{register.kind}", "{self.kind}"):
        return {register.kind for register in registers()}
    return KINDS[hole]


def test_every_action_that_is_written_as_a_word_has_a_name() -> None:
    found = trail_codes.plain_actions()
    assert len(found) > 300
    assert sorted(f"{one.text} ({one.place})" for one in found if not is_named(one.text)) == []


def test_every_step_that_is_handed_on_by_name_has_a_name_in_the_trail() -> None:
    nameless, followed = [], 0
    for pattern, words in trail_codes.joined_actions().items():
        for word in words:
            followed += 1
            if not any(is_named(action) for action in _filled(pattern, word.text)):
                nameless.append(f"{pattern}: {word.text} ({word.place})")
    assert followed > 300
    assert sorted(nameless) == []


def test_no_action_is_put_together_in_a_way_that_is_not_followed() -> None:
    found = trail_codes.patterns()
    assert len(found) > 30
    for pattern in sorted(found):
        head = re.match(r"\{[^}]+\}|[a-z_]+", pattern)
        assert head is not None, pattern
        if head[0].startswith("{") and not pattern.endswith("}"):
            # It ends in a word of its own.
            assert any(is_named(action) for action in _filled(pattern, "")), pattern
        elif head[0].startswith("{"):
            assert kinds(head[0]), pattern


def test_a_step_is_found_by_the_words_of_its_own_table() -> None:
    found = actions_like("投诉举报：受理")
    assert found == ["complaint.accept"]
    with override("en"):
        assert action_label("complaint.accept") != action_label("objection.accept")


def test_a_code_that_nobody_knows_any_more_is_shown_as_it_is() -> None:
    assert not is_named("abolished.step")
    assert action_label("abolished.step") == "abolished.step"


def _filled(pattern: str, word: str) -> list[str]:
    """The actions that a pattern stands for, with its kind filled in and the word as its last part."""
    if pattern.endswith("}"):
        pattern = pattern[: pattern.rindex("{")] + word
    found = re.search(r"\{[^}]+\}", pattern)
    return [pattern.replace(found[0], kind) for kind in kinds(found[0])] if found else [pattern]
