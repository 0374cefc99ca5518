"""12b No sleep.

The test below is right, and takes a minute: nobody runs it a second time. The program is `tkasync.lab.tested.draft`; it
needs no window. Run the test by `python -m pytest` and the name of this file; it needs pytest.

To hold afterwards: the test says the same of a draft, and waits for nothing: a clock is moved. It fails for a draft that
saves too early or too late, or that saves an older text.
"""

import time

from tkasync.lab.tested.draft import Draft


def test_a_draft_is_saved_when_it_was_quiet_for_a_minute(tk_root, pilot):
    saved = []
    draft = Draft(saved.append)
    draft.change("mil")
    draft.change("milk")
    time.sleep(59)
    pilot.settle()
    assert saved == []
    time.sleep(2)
    pilot.wait_until(lambda: saved == ["milk"])
