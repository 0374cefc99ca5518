import threading

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    threading.Event().wait(59)
    pilot.settle()
    assert saved == []
    threading.Event().wait(2)
    pilot.wait_until(lambda: saved == ["milk"])
