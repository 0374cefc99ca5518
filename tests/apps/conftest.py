"""The apps are in ttkbootstrap's look, with its colours and its styles."""

from __future__ import annotations

import pytest
import ttkbootstrap


@pytest.fixture
def tkasync_root() -> type[ttkbootstrap.App]:
    return ttkbootstrap.App
