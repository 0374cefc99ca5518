import time

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(fake_host):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    fake_host.advance(59)
    time.sleep(0)
    assert saved == []
    fake_host.advance(2)
    assert saved == ["milk"]
