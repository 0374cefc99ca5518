from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(tk_root, pilot):
    sleep = pilot.advance
    sleep(0)
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    sleep(59)
    pilot.settle()
    assert saved == []
    sleep(2)
    pilot.wait_until(lambda: saved == ["milk"])
