from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


def test_a_whole_session(fake_host):
    shown = []
    with Gate() as search:
        finder = Finder(search, shown.append)
        for text in ("l", "li"):
            finder.type(text)
            fake_host.advance(0.2)
        fake_host.advance(0.3)
        search.wait_for(1)
        finder.type("oslo")
        fake_host.advance(0.4)
        search.wait_for(2)
        search.calls[1].answer("Oslo")
        fake_host.run_pending()
        search.calls[0].answer("Li")
        fake_host.run_pending()
        assert shown == ["Oslo"]
        finder.type("rome")
        fake_host.advance(0.4)
        search.wait_for(3)
        search.calls[2].fail(OSError("no network"))
        fake_host.run_pending()
        finder.type("")
        fake_host.advance(0.4)
        assert shown == ["Oslo", "failed: no network", ""]
        assert [call.args[0] for call in search.calls] == ["li", "oslo", "rome"]
