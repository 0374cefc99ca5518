import time

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(fake_host, monkeypatch):
    saved = []
    draft = Draft(saved.append)
    draft.change("milk")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    fake_host.run_pending()
    assert saved == ["milk"]
