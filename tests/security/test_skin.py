"""The staff pages' script library is the one that evaluates nothing, as its makers published it."""

import hashlib
from pathlib import Path

import pytest
import unfold
from django.conf import settings
from django.contrib.staticfiles import finders

# @alpinejs/csp 3.17.4, dist/cdn.min.js
PUBLISHED = "0d18d7f8d7910e2e0212f0f056b12f50bebc3abb7d88d2f7c7cb4c336fe4519a"
# The skin's templates from which ours were made. If this fails after the skin was renewed: compare the two, take over what
# has changed, and write the new hash.
SKINS = {
    "unfold/layouts/skeleton.html": "66af9f0bb45f98ba4e16ba5e5a11f36d87b8e07430d19066d088b29548491c2e",
    "admin/base.html": "2ce9250b3c649e3a1d3c7ea52308a2858c60374b76089c29a838c7cc870dbcf0",
}


def test_pages_load_the_library_that_evaluates_nothing():
    found = Path(finders.find("unfold/js/alpine/alpine.js"))
    assert found.is_relative_to(settings.BASE_DIR / "integrity_portal")
    library = found.read_bytes()
    assert hashlib.sha256(library).hexdigest() == PUBLISHED
    assert b"Function(" not in library
    assert b"eval(" not in library


@pytest.mark.parametrize("name", SKINS)
def test_our_frame_was_made_from_the_skins_present_one(name):
    theirs = Path(unfold.__file__).parent / "templates" / name
    assert hashlib.sha256(theirs.read_bytes()).hexdigest() == SKINS[name]
