import time

import pytest
from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(fake_host):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    fake_host.advance(59)
    assert saved == []
    fake_host.advance(2)
    assert saved == ["milk"]


@pytest.mark.skip(reason="takes a minute")
def test_in_real_time(tk_root, pilot):
    saved = []
    Draft(saved.append).change("milk")
    time.sleep(61)
    pilot.wait_until(lambda: saved == ["milk"])
