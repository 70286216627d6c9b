"""What every test stands on: real engines, strictness, helpers; each part is a module of tests/support."""

pytest_plugins = [
    # First, for they are about how all others are loaded.
    "tests.support.compiling",
    "tests.support.garbage",
    "tests.support.ordering",
    "tests.support.drawing",
    "tests.support.windows",
    "tests.support.strictness",
    "tests.support.trail_words",
    "tests.support.database",
    "tests.support.processes",
    "tests.support.browser",
]
