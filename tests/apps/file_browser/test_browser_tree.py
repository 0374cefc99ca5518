"""The tree of the file browser: what is listed and counted, and what ends that; used by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.apps.ending import run_to_its_end
from tests.apps.file_browser.user import Browse
from tkasync import Runtime


def test_folders_come_first_and_each_loads_when_it_is_opened(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "b" / "inner" / "core").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("hello")
    user = browse(tmp_path)
    assert user.rows() == ["b", "a.txt"]
    assert user.row("inner") == ""
    user.open("b")
    user.open("inner")
    core = user.open("core")
    user.pilot.wait_until(lambda: user.rows(core) == ["empty"])
    assert user.cells(user.row("a.txt")) == ("", "5 B")


def test_totals_below_each_folder_are_those_of_the_disk(forest: Path, browse: Browse) -> None:
    user = browse(forest)
    user.pilot.settle()
    user.open("forest")
    user.pilot.settle()
    assert user.cells(user.top) == ("200", "2 kB")
    assert user.cells(user.row("forest")) == ("200", "2 kB")
    assert user.cells(user.row("7")) == ("20", "200 B")
    assert user.cells(user.row("meadow")) == ("0", "0 B")


def test_totals_stream_in(tmp_path: Path, browse: Browse, allow: Callable[[int], None]) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
        (tmp_path / name / "leaf").write_bytes(b"0123456789")
    user = browse(tmp_path)
    # Two counts, each with a thread of its own; what is allowed to read must be that of the top.
    user.pilot.wait_until(lambda: Runtime.of(user.app).statistics().running == 4)
    user.app.tree.work[user.top].abort()  # type: ignore[union-attr]  # leaves the total of the top alone
    user.pilot.wait_until(lambda: Runtime.of(user.app).statistics().running == 2)
    for cells in (("0 …", "0 B …"), ("1 …", "10 B …"), ("2 …", "20 B …"), ("3", "30 B")):
        allow(1)
        user.pilot.wait_until(lambda cells=cells: user.cells(user.top) == cells)


def test_closing_a_folder_aborts_its_work_and_opening_it_goes_on(
    forest: Path, browse: Browse, allow: Callable[[int], None]
) -> None:
    user = browse(forest)
    row = user.open("forest")
    user.pilot.wait_until(lambda: len(user.rows(row)) == 10)
    assert user.app.tree is not None
    of_top, of_forest = user.app.tree.work[user.top], user.app.tree.work[row]
    user.close("forest")
    assert (of_top.done(), of_forest.cancelled()) == (False, True)
    allow(1000)
    user.pilot.settle()
    assert user.cells(row) == ("200", "2 kB")
    assert [user.cells(child) for child in user.view.get_children(row)] == [("", "")] * 10
    user.open("forest")
    user.pilot.settle()
    assert [user.cells(child) for child in user.view.get_children(row)] == [("20", "200 B")] * 10


def test_a_folder_opened_twice_is_listed_once(forest: Path, browse: Browse) -> None:
    user = browse(forest)
    row = user.select("forest")
    user.view.item(row, open=True)
    for _ in range(3):
        user.view.event_generate("<<TreeviewOpen>>")
    user.pilot.settle()
    assert len(user.rows(row)) == 10
    user.pilot.press("<Right>", user.view)
    user.pilot.settle()
    assert len(user.rows(row)) == 10


def test_closing_a_folder_closes_those_inside_it(forest: Path, browse: Browse) -> None:
    user = browse(forest)
    user.open("forest")
    inner = user.open("3")
    user.pilot.wait_until(lambda: len(user.rows(inner)) == 20)
    user.close("forest")
    assert not user.view.item(inner, "open")
    assert user.app.tree is not None
    assert inner not in user.app.tree.work


def test_leaving_a_folder_ends_all_its_work(
    forest: Path, browse: Browse, allow: Callable[[int], None]
) -> None:
    user = browse(forest)
    left = user.app.tree
    assert left is not None
    user.open("forest")
    # Counts, which read nothing until they are allowed to; a folder that is still being listed would end by itself.
    user.pilot.wait_until(lambda: [task.name for task in left.work.values()] == ["count_below"] * 3)
    work = list(left.work.values())
    user.app.address.delete(0, "end")
    user.pilot.type(user.app.address, f"{forest / 'meadow'}\n")
    assert not left.winfo_exists()
    assert [task.cancelled() for task in work] == [True] * 3
    allow(1)
    user.pilot.settle()
    assert (user.text(user.top), user.rows()) == (str(forest / "meadow"), ["empty"])


def test_escape_aborts_everything_and_leaves_what_is_shown(
    forest: Path, browse: Browse, allow: Callable[[int], None]
) -> None:
    user = browse(forest)
    allow(30)
    user.pilot.wait_until(lambda: user.cells(user.top)[0])
    user.pilot.press("<Escape>", user.view)
    allow(1000)
    user.pilot.settle()
    assert user.cells(user.top)[0].endswith(" …")
    assert user.rows() == ["forest", "meadow"]
    assert user.app.tree is not None
    assert user.app.tree.status["text"] == "aborted"


def test_the_keyboard_goes_up_reloads_and_finds_the_address(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "inside").mkdir()
    user = browse(tmp_path / "inside")
    (tmp_path / "inside" / "new").touch()
    user.pilot.press("<F5>", user.view)
    user.pilot.wait_until(lambda: user.rows() == ["new"])
    user.pilot.press("<Alt-Up>", user.view)
    user.pilot.wait_until(lambda: user.rows() == ["inside"])
    user.pilot.press("<Control-l>", user.view)
    assert user.app.focus_get() is user.app.address


def test_an_address_that_leads_nowhere_is_shown_as_unreadable(tmp_path: Path, browse: Browse) -> None:
    user = browse(tmp_path)
    user.app.address.delete(0, "end")
    user.pilot.type(user.app.address, f"{tmp_path}/nothing\n")
    user.pilot.wait_until(lambda: user.rows() == ["cannot be read: No such file or directory"])


def test_the_address_of_a_user_that_there_is_not_is_shown_as_unreadable(
    tmp_path: Path, browse: Browse
) -> None:
    user = browse(tmp_path)
    user.app.address.delete(0, "end")
    user.pilot.type(user.app.address, "~nosuchuser\n")
    user.pilot.wait_until(lambda: user.rows() == ["cannot be read: No such file or directory"])


def test_thousands_of_entries_come_in_portions_while_the_window_goes_on(
    tmp_path: Path, browse: Browse
) -> None:
    (tmp_path / "many").mkdir()
    for number in range(5000):
        (tmp_path / "many" / f"{number:04}").touch()
    user = browse(tmp_path)
    row = user.select("many")
    counts: list[int] = []

    def beat() -> None:
        counts.append(len(user.app.tree.entries) if user.app.tree else 0)
        if counts[-1] < 5002:
            user.app.after(10, beat)

    beat()
    user.open("many")
    user.pilot.wait_until(lambda: counts[-1] == 5002, timeout=60)
    user.pilot.settle(timeout=60)
    assert len(user.view.get_children(row)) == 5000
    assert user.rows(row)[:2] == ["0000", "0001"]
    # How many rows come between two beats depends on the machine; that there are beats on the way does not.
    assert len({count for count in counts if 2 < count < 5002}) >= 5
    assert user.cells(row) == ("5,000", "0 B")
    user.pilot.press("<Alt-Up>", user.view)


COUNT_EVERYTHING = """
import sys
from apps.file_browser.browser import FileBrowser, main
from apps._use import below, until, use

async def user(window):
    app = next(w for w in below(window) if isinstance(w, FileBrowser))
    await until(lambda: str(app.tree.tree.item(app.tree.tree.get_children("")[0], "values")[0]).endswith("…"))

sys.argv[1:] = ["/"]
use(main, user)
"""


def test_closing_the_window_while_it_counts_ends_the_process_and_leaves_no_thread_behind() -> None:
    assert run_to_its_end(COUNT_EVERYTHING) == (0, "")


def test_destroying_the_browser_ends_its_tasks(forest: Path, browse: Browse) -> None:
    user = browse(forest)
    runtime = Runtime.of(user.app)
    user.app.destroy()
    user.pilot.settle()
    assert runtime.statistics().running == 0
