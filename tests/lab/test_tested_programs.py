"""The programs that the learner's tests are about keep their own rules."""

from __future__ import annotations

from tkasync.lab.tested.finder import Finder
from tkasync.testing import FakeHost, Gate


def test_a_field_that_is_emptied_shows_nothing_of_a_search_that_is_under_way(fake_host: FakeHost) -> None:
    shown: list[str] = []
    with Gate() as search:
        finder = Finder(search, shown.append)  # type: ignore[arg-type]  # what is found is a text
        finder.type("lima")
        fake_host.advance(0.3)
        search.wait_for(1)
        finder.type("")
        search.answer("Lima, Peru")
        fake_host.run_pending()
    assert shown == [""]
