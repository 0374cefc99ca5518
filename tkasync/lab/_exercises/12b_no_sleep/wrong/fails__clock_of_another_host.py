from tkasync.lab.tested.draft import Draft

from tkasync.testing import FakeHost


def test_a_draft_is_saved(fake_host):
    saved = []
    Draft(saved.append).change("milk")
    FakeHost().advance(61)
    assert saved == ["milk"]
