"""The suite is the first user of tkasync's own plugin."""

pytest_plugins = [
    "tkasync_pytest",
    "pytester",
    "tests.support.programs",
    "tests.support.holding",
    "tests.support.roots",
    "tests.support.world",
]
