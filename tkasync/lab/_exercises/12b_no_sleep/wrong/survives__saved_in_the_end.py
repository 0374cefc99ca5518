from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(fake_host):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    fake_host.advance(30)
    draft.change("milk")
    fake_host.advance(61)
    assert saved[-1] == "milk"
