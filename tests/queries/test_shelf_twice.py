"""`keep_in` that is called again: by a component that is made anew, or with other words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tkasync.queries import QueryClient
from tkasync.runtime.current import current_runtime
from tkasync.testing import FakeHost


def test_a_second_call_with_the_same_words_does_nothing_and_one_with_others_is_refused(
    fake_host: FakeHost, tmp_path: Path
) -> None:
    client = QueryClient(current_runtime())
    client.keep_in(tmp_path / "kept.db", version="1")
    shelf = client.shelf
    client.keep_in(str(tmp_path / "kept.db"), version="1")
    assert client.shelf is shelf
    with pytest.raises(RuntimeError, match="keep_in was called already"):
        client.keep_in(tmp_path / "other.db", version="1")
    with pytest.raises(RuntimeError, match="keep_in was called already"):
        client.keep_in(tmp_path / "kept.db", version="2")
