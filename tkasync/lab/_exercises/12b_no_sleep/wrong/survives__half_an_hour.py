from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(fake_host):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    fake_host.advance(30)
    assert saved == []
    fake_host.advance(1800)
    assert saved == ["milk"]
