from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    pilot.settle()
    assert saved == []
    pilot.wait_until(lambda: saved == ["milk"], timeout=1)
