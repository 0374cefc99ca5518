from unittest import TestCase

from tkasync.lab.tested.draft import Draft
from tkasync.testing import FakeHost, fake_runtime


class TestDraft(TestCase):
    def setUp(self):
        self.host, self.saved = FakeHost(), []
        self.addCleanup(fake_runtime(self.host).close)
        self.draft = Draft(self.saved.append)

    def test_not_before_the_minute_is_over(self):
        self.draft.change("milk")
        self.host.advance(59.9)
        self.assertEqual(self.saved, [])

    def test_after_it(self):
        self.draft.change("mil")
        self.draft.change("milk")
        self.host.advance(60.1)
        self.assertEqual(self.saved, ["milk"])
