from tkasync.lab.tested import draft


def test_a_minute_and_the_newest(monkeypatch):
    made = []

    class Later(list):
        is_pending = False

        def __call__(self, text):
            self.append(text)
            self.is_pending = True

    later = Later()
    monkeypatch.setattr(draft, "spawn_debounced", lambda *a, **o: made.append((a, o)) or later)
    d = draft.Draft(print)
    d.change("mil")
    d.change("milk")
    assert made == [((60, print), {})]
    assert later == ["mil", "milk"]
