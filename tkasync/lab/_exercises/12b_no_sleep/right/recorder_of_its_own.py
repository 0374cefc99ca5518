import pytest
from tkasync.lab.tested.draft import Draft
from tkasync.testing import FakeHost


@pytest.fixture
def draft(fake_host: FakeHost):
    class Recorder(Draft):
        saved: list[str]

        def __init__(self) -> None:
            self.saved = []
            super().__init__(self.saved.append)

    return Recorder()


def quiet(host: FakeHost, seconds: int) -> None:
    for _ in range(seconds):
        host.advance(1)


def test_quiet(draft, fake_host: FakeHost):
    draft.change("mil")
    quiet(fake_host, 30)
    draft.change("milk")
    quiet(fake_host, 59)
    assert not draft.saved
    quiet(fake_host, 1)
    assert draft.saved == ["milk"]
    quiet(fake_host, 120)
    assert draft.saved == ["milk"]
