from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(tk_root, pilot):
    saved = []
    Draft(saved.append).change("milk")
    pilot.wait_until(lambda: saved == ["milk"], timeout=70)
