from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved(fake_host):
    saved = []
    Draft(saved.append).change("milk")
    fake_host.advance(10_000)
    assert saved == ["milk"]
