import time

from tkasync.lab.tested.draft import Draft


def wait(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_a_draft_is_saved(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("milk")
    wait(59)
    assert saved == []
    wait(2)
    pilot.wait_until(lambda: saved == ["milk"])
