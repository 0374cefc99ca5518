"""The file browser on real folders, with everything in them that goes wrong; used by mouse and keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from apps.file_browser import totals
from apps.file_browser.browser import FileBrowser
from apps.file_browser.entries import readable, readable_size
from tkasync import Runtime, checkpoint
from tkasync.testing import Pilot

ROOT = Path(__file__).resolve().parents[2]
Browse = Callable[[Path], "User"]


class User:
    """Sees rows by their text, and uses the browser as a person does."""

    def __init__(self, app: FileBrowser, pilot: Pilot) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def view(self) -> tk.ttk.Treeview:
        assert self.app.tree is not None
        return self.app.tree.tree

    def rows(self, parent: str | None = None) -> list[str]:
        """The texts below *parent*, by default below the top."""
        return [self.text(row) for row in self.view.get_children(parent or self.top)]

    @property
    def top(self) -> str:
        return self.view.get_children("")[0]

    def text(self, row: str) -> str:
        return str(self.view.item(row, "text")).strip()

    def row(self, text: str, parent: str = "") -> str:
        """The first row, from the top down, that shows *text*."""
        for row in self.view.get_children(parent):
            if self.text(row) == text:
                return row
            if found := self.row(text, row):
                return found
        return ""

    def cells(self, row: str) -> tuple[str, str]:
        files, size = self.view.item(row, "values")
        return str(files), str(size)

    def select(self, text: str) -> str:
        """Click on the row that shows *text*."""
        self.pilot.wait_until(lambda: self.row(text))
        row = self.row(text)
        self.view.see(row)
        self.pilot.root.update()
        x, y, width, height = self.view.bbox(row, "files")
        self.pilot.click(self.view, x + width // 2, y + height // 2)
        assert self.view.selection() == (row,)
        return row

    def open(self, text: str) -> str:
        """Select a folder and open it with the keyboard."""
        row = self.select(text)
        self.pilot.press("<Right>", self.view)
        return row

    def close(self, text: str) -> str:
        row = self.select(text)
        self.pilot.press("<Left>", self.view)
        return row

    def facts(self) -> str:
        return str(self.app.preview.facts["text"])

    def shown_text(self) -> str:
        return str(self.app.preview.text.get("1.0", "end-1c"))


@pytest.fixture
def browse(tk_root: tk.Tk, pilot: Pilot) -> Browse:
    def open_browser(folder: Path) -> User:
        app = FileBrowser(tk_root, str(folder))
        app.pack(fill="both", expand=True)
        tk_root.geometry("1000x620")
        pilot.wait_until(lambda: app.tree is not None and app.tree.listed)
        return User(app, pilot)

    return open_browser


@pytest.fixture
def forest(tmp_path: Path) -> Path:
    """Two hundred folders inside each other's neighbours, a file of ten bytes in each."""
    for number in range(200):
        folder = tmp_path / "forest" / f"{number % 10}" / f"{number // 10}"
        folder.mkdir(parents=True)
        (folder / "leaf").write_bytes(b"0123456789")
    (tmp_path / "meadow").mkdir()
    return tmp_path


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the disk so slow that a count reads no folder until it is allowed to: ``allow(3)`` lets three be read."""
    allowed = threading.Semaphore(0)
    scan = totals.Total._scan

    def scan_when_allowed(total: totals.Total, folder: str) -> None:
        while not allowed.acquire(timeout=0.01):
            checkpoint()
        try:
            checkpoint()
        except BaseException:
            allowed.release()  # it was meant for one that goes on
            raise
        scan(total, folder)

    monkeypatch.setattr(totals, "SLICE", 0.0)
    monkeypatch.setattr(totals.Total, "_scan", scan_when_allowed)
    return allowed.release


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
    user.pilot.wait_until(lambda: len(left.work) == 3)
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


# Hazards


def test_a_folder_deleted_before_it_is_opened_says_so(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "gone").mkdir()
    user = browse(tmp_path)
    (tmp_path / "gone").rmdir()
    row = user.open("gone")
    user.pilot.wait_until(lambda: user.rows(row) == ["cannot be read: No such file or directory"])


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder with a folder and a file that may not be read; for root too, who is nobody meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secret").mkdir()
        (folder / "secret" / "file").write_text("x")
        (folder / "file").write_text("xyz")
        folder.chmod(0o755)
        for path in ("secret", "file"):
            (folder / path).chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        (folder / "secret").chmod(0o700)


def test_what_may_not_be_read_says_so_and_the_total_is_a_lower_bound(locked: Path, browse: Browse) -> None:
    user = browse(locked)
    row = user.open("secret")
    user.pilot.wait_until(lambda: user.rows(row) == ["cannot be read: Permission denied"])
    user.pilot.settle()
    assert user.cells(user.top) == ("≥ 1", "≥ 3 B")
    user.select("file")
    user.pilot.wait_until(lambda: "cannot be shown: Permission denied" in user.facts())


def test_broken_links_and_loops_are_rows_that_cannot_be_opened(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "twin").symlink_to("sub")
    user = browse(tmp_path)
    user.pilot.settle()
    assert user.rows() == ["sub", "twin  → sub", "broken  broken link → nowhere", "self  loop → self"]
    assert user.view.get_children(user.row("self  loop → self")) == ()
    twin = user.open("twin  → sub")
    user.pilot.wait_until(lambda: user.rows(twin) == ["up  loop → .."])
    sub = user.open("sub")
    user.pilot.wait_until(lambda: user.rows(sub) == ["up  loop → .."])
    assert user.cells(user.top)[0] == "4"


def test_names_that_are_not_utf_8_are_readable_and_lead_to_their_files(
    tmp_path: Path, browse: Browse
) -> None:
    folder = os.fsencode(tmp_path)
    Path(os.fsdecode(folder + b"/dir\xff")).mkdir()
    for name in (b"/dir\xff/caf\xe9", b"/two\nlines", "/日本".encode()):
        Path(os.fsdecode(folder + name)).write_text("found")
    user = browse(tmp_path)
    assert user.rows() == ["dir\\xff", "two\\nlines", "日本"]
    user.open("dir\\xff")
    user.select("caf\\xe9")
    user.pilot.wait_until(lambda: user.shown_text() == "found")
    user.app.go(os.fsdecode(folder + b"/dir\xff"))
    user.pilot.wait_until(lambda: user.rows() == ["caf\\xe9"])
    user.pilot.type(user.app.address, "\n")
    user.pilot.settle()
    assert user.rows() == ["caf\\xe9"]


@pytest.mark.slow
def test_a_hundred_thousand_entries_come_in_portions_while_the_window_goes_on(
    tmp_path: Path, browse: Browse
) -> None:
    (tmp_path / "many").mkdir()
    for number in range(100_000):
        os.close(os.open(f"{tmp_path}/many/{number:06}", os.O_CREAT))
    user = browse(tmp_path)
    row = user.select("many")
    counts: list[int] = []

    def beat() -> None:
        counts.append(len(user.app.tree.entries) if user.app.tree else 0)
        if counts[-1] < 100_002:
            user.app.after(10, beat)

    beat()
    user.open("many")
    user.pilot.wait_until(lambda: counts[-1] == 100_002, timeout=60)
    user.pilot.settle(timeout=60)
    assert len(user.view.get_children(row)) == 100_000
    assert user.rows(row)[:2] == ["000000", "000001"]
    assert max(after - before for before, after in pairwise(counts)) < 10_000
    assert user.cells(row) == ("100,000", "0 B")
    user.pilot.press("<Alt-Up>", user.view)


# The preview


def test_text_is_shown_and_the_newest_selection_wins(tmp_path: Path, browse: Browse) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}").write_text(f"text {number}")
    user = browse(tmp_path)
    for number in range(20):
        user.app.preview.show(user.app.tree.entries[user.row(f"{number:02}")])  # type: ignore[union-attr]
    user.pilot.settle()
    assert user.app.preview.name["text"] == "19"
    assert user.shown_text() == "text 19"


def test_long_lines_and_other_encodings_are_shown_in_part(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "long").write_bytes(b"x" * 1_000_000 + b"\n")
    (tmp_path / "latin").write_bytes("Größe".encode("latin-1"))
    user = browse(tmp_path)
    user.select("long")
    user.pilot.wait_until(lambda: user.shown_text() == f"{'x' * 500} …")
    user.select("latin")
    user.pilot.wait_until(lambda: user.shown_text() == "Gr\\xf6\\xdfe")


def test_a_binary_file_is_shown_as_a_dump(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "data").write_bytes(bytes(range(20)) + b"text")
    user = browse(tmp_path)
    user.select("data")
    user.pilot.wait_until(lambda: user.shown_text().startswith("000000  00 01 02"))
    assert user.shown_text().endswith("....text")


def test_a_picture_is_shown_as_large_as_there_is_room(tmp_path: Path, browse: Browse) -> None:
    Image.new("RGB", (3000, 1000), "red").save(tmp_path / "red.png")
    (tmp_path / "text").write_text("text")
    user = browse(tmp_path)
    user.select("red.png")
    user.pilot.wait_until(lambda: user.app.preview.picture.winfo_ismapped())
    image = user.app.preview.image
    assert image.width() == pytest.approx(3 * image.height(), rel=0.05)
    assert 100 < image.width() <= user.app.preview.winfo_width()
    user.select("text")
    user.pilot.wait_until(lambda: user.shown_text() == "text")
    assert not user.app.preview.picture.winfo_ismapped()


def test_a_damaged_picture_is_an_error_in_words(tmp_path: Path, browse: Browse) -> None:
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"garbage" * 10)
    user = browse(tmp_path)
    user.select("damaged.png")
    user.pilot.wait_until(lambda: "cannot be shown" in user.facts())


def test_a_pipe_is_named_and_never_opened(tmp_path: Path, browse: Browse) -> None:
    os.mkfifo(tmp_path / "pipe")
    user = browse(tmp_path)
    user.select("pipe")
    user.pilot.wait_until(lambda: user.facts() == "Device")
    user.pilot.settle()


# As a program

COUNT_EVERYTHING = """
import sys
from apps.file_browser.browser import FileBrowser, main
from apps._users import below, until, use

async def user(window):
    app = next(w for w in below(window) if isinstance(w, FileBrowser))
    await until(lambda: str(app.tree.tree.item(app.tree.tree.get_children("")[0], "values")[0]).endswith("…"))

sys.argv[1:] = ["/"]
use(main, user)
"""


def test_closing_the_window_while_it_counts_ends_the_process_and_leaves_no_thread_behind() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", COUNT_EVERYTHING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_destroying_the_browser_ends_its_tasks(forest: Path, browse: Browse) -> None:
    user = browse(forest)
    runtime = Runtime.of(user.app)
    user.app.destroy()
    user.pilot.settle()
    assert runtime.statistics().running == 0


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (12_345, "12.3 kB"),
        (999_999, "1,000 kB"),
        (5e15, "5,000 TB"),
    ],
)
def test_sizes_in_words(size: float, text: str) -> None:
    assert readable_size(size) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"plain", "plain"),
        (b"caf\xe9", "caf\\xe9"),
        (b"a\tb", "a\\tb"),
        ("ä".encode(), "ä"),
        (b"\x1b[31m", "\\x1b[31m"),
    ],
)
def test_names_for_eyes(name: bytes, text: str) -> None:
    assert readable(os.fsdecode(name)) == text
