import time

from tkasync import spawn_debounced
from tkasync.lab.tested import draft as module

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(tk_root, pilot, monkeypatch):
    monkeypatch.setattr(module, "spawn_debounced", lambda delay, save: spawn_debounced(delay / 100, save))
    saved = []
    Draft(saved.append).change("milk")
    time.sleep(0.7)
    pilot.wait_until(lambda: saved == ["milk"])
