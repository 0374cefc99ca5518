"""Where Tk watches no descriptors, as on Windows, a thread waits for sockets; forced here."""

from __future__ import annotations

import asyncio
import tkinter as tk

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tests.ui_tasks.test_asyncio_dialogs import talks_to_a_server
from tkasync import Runtime, spawn_ui_task
from tkasync.testing import Pilot
from tkasync.tk.host.wakers import choice
from tkasync.ui_tasks.loop.sources.select_thread import SelectThread


def test_sockets_work_also_while_a_dialog_stands(monkeypatch: pytest.MonkeyPatch, tk_root: tk.Tk) -> None:
    monkeypatch.setattr(choice, "_has_file_handlers", lambda _tk: False)
    dialogs, pilot = Dialogs(tk_root), Pilot(tk_root)

    async def opens() -> bool:
        handle = spawn_ui_task(talks_to_a_server)
        dialogs.show("dialog", handle.done)
        await handle
        return isinstance(asyncio.get_running_loop()._watch, SelectThread)  # type: ignore[attr-defined]  # ours

    handle = spawn_ui_task(opens)
    pilot.wait_until(handle.done)
    assert handle.result() is True
    Runtime.of(tk_root).close()
