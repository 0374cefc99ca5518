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
from apps._gallery import running, window as parts
from apps._gallery.page import Page
from apps._process import command_of
from apps._use import below, first, shows, text_of, until, use, with_text

programs = Path(sys.argv.pop())
parts.find_apps = lambda: find_apps(programs)
running.command_of = partial(command_of, folder=programs)

def choose(window, name):
    first(window, parts.Gallery).list.selection_set(name)
    return first(window, Page)

def goes(window, name):
    return first(window, parts.Gallery).list.item(name, "values")[0]

async def press(window, name, button):
    page = choose(window, name)
    await until(lambda: text_of(page.title) == name.capitalize() and text_of(page.button) == button)
    page.button.invoke()

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


def test_the_page_follows_the_list_and_says_what_an_app_teaches(programs: Path) -> None:
    (programs / "taught.py").write_text('"""An idea.\n\nTeaches one thing,\nand another.\n"""\n')
    body = """
page = choose(window, "taught")
await until(lambda: shows(page, "An idea."))
assert shows(page, "Teaches one thing, and another.")
await until(lambda: shows(page, "no picture yet"))
choose(window, "waits")
await until(lambda: shows(page, "Waits."))
assert not shows(page, "Teaches")"""
    assert use_gallery(programs, body) == (0, "")


def test_an_app_that_runs_is_told_in_the_list_and_can_be_stopped(programs: Path) -> None:
    body = """
await press(window, "waits", "Start")
await until(lambda: goes(window, "waits") == "running")
choose(window, "fine")
await until(lambda: text_of(first(window, Page).button) == "Start")
await press(window, "waits", "Stop")
await until(lambda: goes(window, "waits") == "stopped")"""
    assert use_gallery(programs, body) == (0, "")


def test_the_gallery_is_used_by_keyboard(programs: Path) -> None:
    body = """
view = first(window, parts.Gallery)
view.list.focus_force()
await until(lambda: window.focus_get() is view.list)
view.list.event_generate("<Down>")
await until(lambda: shows(view.page, "Ends at once."))
view.list.event_generate("<Return>")
await until(lambda: goes(window, "fine") == "ended")
view.page.tabs.select(view.page.source)
await until(lambda: "Ends at once" in view.page.source.text.get("1.0", "end"))
view.page.source.text.focus_force()
await until(lambda: window.focus_get() is view.page.source.text)
view.page.source.text.event_generate("<x>")
view.page.source.text.event_generate("<Escape>")
await until(lambda: window.focus_get() is view.list)
assert "x" not in view.page.source.text.get("1.0", "1.3")"""
    assert use_gallery(programs, body) == (0, "")


def test_the_source_has_colours_of_the_theme_at_hand(programs: Path) -> None:
    body = """
from ttkbootstrap import Style
text = first(window, Page).source.text
light = (text["background"], text.tag_cget("Token.Keyword", "foreground"))
view = first(window, parts.Gallery)
view.list.focus_force()
await until(lambda: window.focus_get() is view.list)
view.list.event_generate("<Control-t>")
await until(lambda: Style.get_instance().theme_mode == "dark")
await until(lambda: text.tag_cget("Token.Keyword", "foreground") != light[1])
assert text["background"] != light[0]"""
    assert use_gallery(programs, body) == (0, "")


def test_apps_run_beside_each_other_and_each_ends_by_itself(programs: Path) -> None:
    body = """
await press(window, "waits", "Start")
for _ in range(2):
    await press(window, "fine", "Start")
    await until(lambda: goes(window, "fine") == "ended")
assert goes(window, "waits").startswith("running")"""
    assert use_gallery(programs, body) == (0, "")


def test_a_failing_app_shows_its_last_words_until_it_is_started_again(programs: Path) -> None:
    body = """
page = first(window, Page)
await press(window, "fails", "Start")
await until(lambda: shows(page, "LookupError: no such port"))
assert goes(window, "fails") == "failed"
(programs / "fails.py").write_text("import pathlib, time; pathlib.Path('up').touch(); time.sleep(60)")
await press(window, "fails", "Start")
await until((programs.parent / "up").exists)
assert goes(window, "fails") == "running"
assert not shows(page, "LookupError")"""
    assert use_gallery(programs, body) == (0, "")


def test_closing_the_gallery_ends_its_apps(programs: Path) -> None:
    (programs / "waits.py").write_text(
        "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    )
    body = """
await press(window, "waits", "Start")
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
