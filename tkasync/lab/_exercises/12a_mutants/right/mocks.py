from unittest.mock import Mock, call

from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


def test_one_search(fake_host):
    search, show = Mock(return_value="found"), Mock()
    finder = Finder(search, show)
    finder.type("li")
    fake_host.advance(0.29)
    search.assert_not_called()
    finder.type("lima")
    fake_host.advance(0.3)
    search.assert_called_once_with("lima")
    show.assert_called_once_with("found")


def test_error(fake_host):
    search, show = Mock(side_effect=OSError("no network")), Mock()
    Finder(search, show).type("lima")
    fake_host.advance(0.3)
    assert show.mock_calls == [call("failed: no network")]


def test_empty(fake_host):
    search, show = Mock(), Mock()
    Finder(search, show).type("")
    fake_host.advance(5)
    search.assert_not_called()
    show.assert_called_once_with("")


def test_an_old_answer_is_not_shown(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        for count, text in enumerate(("lima", "oslo"), 1):
            finder.type(text)
            fake_host.advance(0.3)
            search.wait_for(count)
        lima, oslo = search.calls
        oslo.answer("Oslo, Norway")
        fake_host.run_pending()
        lima.answer("Lima, Peru")
        fake_host.run_pending()
    assert shown == ["Oslo, Norway"]
