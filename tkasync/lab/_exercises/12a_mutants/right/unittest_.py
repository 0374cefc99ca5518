from unittest import TestCase

from tkasync.lab.tested.finder import Finder
from tkasync.testing import FakeHost, Gate, fake_runtime


class TestFinder(TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(fake_runtime(self.host).close)
        self.search, self.shown = Gate(), []
        self.addCleanup(self.search.open)
        self.finder = Finder(self.search, self.shown.append)

    def type(self, *texts):
        for text in texts:
            self.finder.type(text)
            self.host.advance(0.05)
        self.host.advance(0.25)

    def test_one_search_for_many_keys(self):
        self.type("l", "li", "lima")
        self.assertEqual([call.args[0] for call in self.search.calls], ["lima"])

    def test_the_newest_wins(self):
        self.type("lima")
        self.type("oslo")
        for call in reversed(self.search.calls):
            call.answer(call.args[0].upper())
            self.host.run_pending()
        self.assertEqual(self.shown, ["OSLO"])

    def test_errors_are_told(self):
        self.type("lima")
        self.search.fail(OSError("gone"))
        self.host.run_pending()
        self.assertEqual(self.shown, ["failed: gone"])

    def test_nothing_for_nothing(self):
        self.type("")
        self.assertEqual((self.shown, self.search.calls), ([""], []))
