import time

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(fake_host, monkeypatch):
    monkeypatch.setattr(time, "sleep", fake_host.advance)
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    time.sleep(59)
    assert saved == []
    time.sleep(2)
    assert saved == ["milk"]
