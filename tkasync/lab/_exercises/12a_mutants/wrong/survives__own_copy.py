from tkasync import spawn_debounced, spawn_task
from tkasync.testing import Gate


class Finder:
    def __init__(self, search, show):
        self._search, self._show = search, show
        self._later = spawn_debounced(0.3, self._ask)

    def type(self, text):
        if text == "":
            self._later.cancel()
            self._show("")
        else:
            self._later(text)

    def _ask(self, text):
        spawn_task(self._search, text, policy="restart", on_result=self._show, on_error=self._fail)

    def _fail(self, error):
        self._show(f"failed: {error}")


def test_it_searches_once_after_the_last_key(fake_host):
    with Gate() as search:
        finder = Finder(search, print)
        for text in ("l", "li", "lim", "lima"):
            finder.type(text)
            fake_host.advance(0.1)
        fake_host.advance(0.3)
        assert [call.args for call in search.calls] == [("lima",)]


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


def test_an_error_is_shown(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        finder.type("lima")
        fake_host.advance(0.3)
        search.wait_for(1)
        search.fail(OSError("no network"))
        fake_host.run_pending()
    assert shown == ["failed: no network"]


def test_an_empty_field_searches_for_nothing(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        finder.type("")
        fake_host.advance(1)
        assert search.calls == []
    assert shown == [""]
