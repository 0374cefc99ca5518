import tkasync.lab.tested.finder as module
from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


def test_delay_and_policy(monkeypatch):
    seen = {}

    class Later:
        def __init__(self, delay, fn):
            seen["delay"], self.fn = delay, fn

        def __call__(self, text):
            seen["later"] = text

        def cancel(self):
            seen["cancelled"] = True

    monkeypatch.setattr(module, "spawn_debounced", Later)
    monkeypatch.setattr(module, "spawn_task", lambda fn, text, **options: seen.update(options))
    shown = []
    finder = module.Finder(None, shown.append)
    finder.type("lima")
    assert seen["delay"] == 0.3 and seen["later"] == "lima"
    finder._ask("lima")
    assert seen["policy"] == "restart"
    seen["on_error"](OSError("no network"))
    assert shown == ["failed: no network"]
    finder.type("")
    assert seen["cancelled"] and shown[-1] == "" and seen["later"] == "lima"


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
