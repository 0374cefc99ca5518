from tkasync.lab.tested.draft import Draft


def seconds_until(host, predicate):
    for second in range(1, 200):
        host.advance(1)
        if predicate():
            return second
    return None


def test_the_minute_begins_with_the_last_change(fake_host):
    saved = []
    draft = Draft(saved.append)
    for text in ("m", "mi", "mil", "milk"):
        draft.change(text)
        fake_host.advance(10)
    assert seconds_until(fake_host, lambda: saved) == 50
    assert saved == ["milk"]
