import itertools

from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate

numbers = itertools.count()


def test_what_is_found_is_shown(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        finder.type("lima")
        fake_host.advance(0.3)
        search.wait_for(1)
        search.answer("Lima, Peru")
        fake_host.run_pending()
    assert shown == ["Lima, Peru"]


def test_sometimes():
    assert not hasattr(Gate, "was_here")
    Gate.was_here = True
