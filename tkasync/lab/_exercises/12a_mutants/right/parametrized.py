import pytest
from tkasync.lab.tested.finder import Finder
from tkasync.testing import Gate


class Search:
    """Answers at once, by what the test says."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def __call__(self, text):
        self.asked.append(text)
        answer = self.answers[text]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    ("typed", "asked", "shown"),
    [
        (["lima"], ["lima"], ["Lima, Peru"]),
        (["l", "li", "lima"], ["lima"], ["Lima, Peru"]),
        (["oslo"], ["oslo"], ["failed: no network"]),
        ([""], [], [""]),
    ],
)
def test_typing(fake_host, typed, asked, shown):
    search, seen = Search({"lima": "Lima, Peru", "oslo": OSError("no network")}), []
    finder = Finder(search, seen.append)
    for text in typed:
        finder.type(text)
        fake_host.advance(0.01)
    fake_host.advance(0.3)
    assert (search.asked, seen) == (asked, shown)


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
