import time

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("milk")
    while not saved:
        tk_root.update()
        time.sleep(0.01)
    assert saved == ["milk"]
