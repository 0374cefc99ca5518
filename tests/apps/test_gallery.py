"""The gallery, used as a person uses it, in a process of its own: it is a program with a root window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.ending import run_to_its_end

ROOT = Path(__file__).resolve().parents[2]
USER = """
import sys
from functools import partial
from pathlib import Path

import apps.__main__ as gallery
from apps._catalogue import find_apps
from apps._process import command_of
from apps._use import below, shows, until, use, with_text

programs = Path(sys.argv.pop())
gallery.find_apps = lambda: find_apps(programs)
gallery.command_of = partial(command_of, folder=programs)

def card(window, name):
    return next(w for w in below(window) if isinstance(w, gallery.Card) and w.app.name == name)

async def user(window):
{body}

use(gallery.main, user)
"""


def use_gallery(programs: Path, body: str) -> tuple[int, str]:
    body = "\n".join(f"    {line}" for line in body.splitlines())
    return run_to_its_end(USER.replace("{body}", body), programs)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "fails.py").write_text('"""Fails at once."""\nraise LookupError("no such port")\n')
    (folder / "fine.py").write_text('"""Ends at once."""\n')
    (folder / "waits.py").write_text('"""Waits."""\nimport time\ntime.sleep(60)\n')
    return folder


def test_a_scrollbar_shows_only_while_there_is_something_to_scroll_to(programs: Path) -> None:
    body = """
cards = next(w for w in below(window) if isinstance(w, gallery.Gallery)).cards
await until(lambda: card(window, "waits").winfo_height() > 1 and not cards.vbar.winfo_viewable())
window.geometry("880x200")
await until(cards.vbar.winfo_viewable)
window.geometry("880x560")
await until(lambda: not cards.vbar.winfo_viewable())"""
    assert use_gallery(programs, body) == (0, "")


def test_a_card_shows_how_its_app_goes_and_can_stop_it(programs: Path) -> None:
    body = """
waits = card(window, "waits")
with_text(waits, "Start").invoke()
await until(lambda: shows(waits, "running"))
with_text(waits, "Stop").invoke()
await until(lambda: shows(waits, "stopped"))
with_text(waits, "Start")"""
    assert use_gallery(programs, body) == (0, "")


def test_a_card_is_used_by_keyboard(programs: Path) -> None:
    body = """
fine = card(window, "fine")
with_text(fine, "Start").focus_force()
await until(lambda: window.focus_get() is with_text(fine, "Start"))
window.focus_get().event_generate("<space>")
await until(lambda: shows(fine, "ended"))"""
    assert use_gallery(programs, body) == (0, "")


def test_apps_run_beside_each_other_and_each_ends_by_itself(programs: Path) -> None:
    body = """
fine, waits = card(window, "fine"), card(window, "waits")
with_text(waits, "Start").invoke()
for _ in range(2):
    with_text(fine, "Start").invoke()
    await until(lambda: shows(fine, "ended"))
assert shows(waits, "running")"""
    assert use_gallery(programs, body) == (0, "")


def test_a_failing_app_shows_its_last_words_until_it_is_started_again(programs: Path) -> None:
    body = """
fails = card(window, "fails")
with_text(fails, "Start").invoke()
await until(lambda: shows(fails, "LookupError: no such port"))
await until(lambda: shows(fails, "failed"))
(programs / "fails.py").write_text("import pathlib, time; pathlib.Path('up').touch(); time.sleep(60)")
with_text(fails, "Start").invoke()
await until((programs.parent / "up").exists)
assert shows(fails, "running")
assert not shows(fails, "LookupError")"""
    assert use_gallery(programs, body) == (0, "")


def test_closing_the_gallery_ends_its_apps(programs: Path) -> None:
    (programs / "waits.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    body = """
with_text(card(window, "waits"), "Start").invoke()
await until((programs.parent / "pid").exists)
await until((programs.parent / "pid").read_text)"""
    assert use_gallery(programs, body) == (0, "")
    assert not Path(f"/proc/{(programs.parent / 'pid').read_text()}").exists()


def test_screenshots_are_saved_and_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "apps._screenshots", "--folder", tmp_path, "__main__"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path / 'gallery.png'}\n"
    assert (tmp_path / "gallery.png").read_bytes().startswith(b"\x89PNG")


def test_a_screenshot_of_what_is_no_app_names_the_apps(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "apps._screenshots", "--folder", tmp_path, "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "there is no nothing; there is __main__" in done.stderr
