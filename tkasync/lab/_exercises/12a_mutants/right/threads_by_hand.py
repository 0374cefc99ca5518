import threading

from tkasync.lab.tested.finder import Finder


class SlowSearch:
    def __init__(self):
        self.asked, self.events, self.started = [], {}, threading.Semaphore(0)

    def __call__(self, text):
        event = self.events.setdefault(text, threading.Event())
        self.asked.append(text)
        self.started.release()
        if not event.wait(5):
            raise TimeoutError
        if text == "bad":
            raise OSError("no network")
        return text.upper()


def test_all(fake_host):
    search, shown = SlowSearch(), []
    finder = Finder(search, shown.append)
    for text in ("n", "ne", "new", "newer"):
        finder.type(text)
        fake_host.advance(0.3 if text in ("new", "newer") else 0.1)
    assert search.started.acquire(timeout=5) and search.started.acquire(timeout=5)
    assert sorted(search.asked) == ["new", "newer"]
    search.events["newer"].set()
    fake_host.run_pending()
    search.events["new"].set()
    fake_host.run_pending()
    assert shown == ["NEWER"]
    finder.type("bad")
    fake_host.advance(0.3)
    assert search.started.acquire(timeout=5)
    search.events["bad"].set()
    fake_host.run_pending()
    finder.type("")
    fake_host.advance(0.3)
    assert shown == ["NEWER", "failed: no network", ""]
    assert len(search.asked) == 3
