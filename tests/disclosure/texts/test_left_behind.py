"""A text that came back to somebody who has left waits for the other writers of the place."""

from disclosure.editing import queries
from disclosure.notices.desks import ARTICLES
from records.access.models import User
from tests.disclosure.texts import factories


def test_it_waits_for_the_other_clerk_and_not_while_its_author_is_there(who):
    text = factories.returned(ARTICLES, who)
    assert not queries.returned_to(ARTICLES, who.other_clerk).exists()
    User.objects.filter(pk=who.clerk.pk).update(is_active=False)
    assert queries.returned_to(ARTICLES, who.other_clerk).get().pk == text.pk
