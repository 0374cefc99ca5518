from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


def test_it_searches(fakehost):
    with Gate() as search:
        Finder(search, print).type("lima")
        fakehost.advance(0.3)
        assert search.calls
