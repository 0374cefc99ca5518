from unittest.mock import Mock

import pytest
from tkasync.lab.tested.draft import Draft


@pytest.mark.parametrize("texts", [["milk"], ["m", "milk"], ["", "beer", "milk"]])
@pytest.mark.parametrize(("seconds", "is_saved"), [(0, False), (30, False), (59.9, False), (60.1, True), (600, True)])
def test_draft(fake_host, texts, seconds, is_saved):
    save = Mock()
    draft = Draft(save)
    for text in texts:
        draft.change(text)
    fake_host.advance(seconds)
    if is_saved:
        save.assert_called_once_with("milk")
    else:
        save.assert_not_called()
