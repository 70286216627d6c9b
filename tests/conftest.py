"""What every test stands on: real engines, strictness, helpers; each part is a module of tests/support."""

pytest_plugins = [
    "tests.support.ordering",
    "tests.support.drawing",
    "tests.support.windows",
    "tests.support.garbage",
    "tests.support.strictness",
    "tests.support.trail_words",
    "tests.support.database",
    "tests.support.processes",
    "tests.support.browser",
]
