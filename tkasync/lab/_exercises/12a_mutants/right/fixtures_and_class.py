import pytest
from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


@pytest.fixture
def shown():
    return []


@pytest.fixture
def search():
    with Gate() as gate:
        yield gate


@pytest.fixture
def type_(fake_host, search, shown):
    finder = Finder(search, shown.append)

    def type_(text, seconds=0.5):
        finder.type(text)
        fake_host.advance(seconds)

    return type_


class TestFinder:
    def test_waits_for_the_last_key(self, type_, search):
        type_("o", 0.25)
        type_("os", 0.25)
        assert not search.calls
        type_("oslo")
        assert [c.args[0] for c in search.calls] == ["oslo"]

    def test_newest(self, type_, search, shown, fake_host):
        type_("a")
        type_("b")
        search.wait_for(2)
        for call, answer in zip(reversed(search.calls), ("B", "A"), strict=True):
            call.answer(answer)
            fake_host.run_pending()
        assert shown == ["B"]

    def test_error(self, type_, search, shown, fake_host):
        type_("a")
        search.wait_for(1)
        search.fail(ValueError("what?"))
        fake_host.run_pending()
        assert "what?" in shown[0]

    def test_empty(self, type_, search, shown):
        type_("")
        assert (search.calls, shown) == ([], [""])
