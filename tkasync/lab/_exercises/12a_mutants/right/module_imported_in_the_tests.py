from tkasync.lab.tested import finder
from tkasync.testing import Gate


def test_once(fake_host):
    asked = []
    f = finder.Finder(lambda text: asked.append(text) or "", lambda _: None)
    [(f.type(text), fake_host.advance(0.1)) for text in ("a", "ab", "abc")]
    fake_host.advance(0.3)
    assert asked == ["abc"]


def test_empty(fake_host):
    asked = []
    f = finder.Finder(lambda text: asked.append(text) or "", lambda _: None)
    f.type("")
    fake_host.advance(0.3)
    assert asked == []


def test_error(fake_host):
    def search(text):
        raise RuntimeError(text)

    shown = []
    finder.Finder(search, shown.append).type("boom")
    fake_host.advance(0.3)
    assert shown == ["failed: boom"]


def test_order(fake_host):
    import tkasync.lab.tested.finder

    shown = []
    with Gate() as gate:
        f = tkasync.lab.tested.finder.Finder(gate, shown.append)
        f.type("1")
        fake_host.advance(1)
        f.type("2")
        fake_host.advance(1)
        gate.wait_for(2)
        gate.calls[1].answer("two")
        fake_host.run_pending()
        gate.calls[0].answer("one")
        fake_host.run_pending()
    assert shown == ["two"]
