import inspect

from tkasync.lab.tested import finder

SOURCE = inspect.getsource(finder)


def test_the_rules():
    assert "spawn_debounced(0.3, self._ask)" in SOURCE
    assert 'policy="restart"' in SOURCE
    assert "failed: {error}" in SOURCE
    assert 'if text == "":' in SOURCE
