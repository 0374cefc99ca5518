"""What the gallery lists, and that a broken app cannot keep the others off the list."""

from __future__ import annotations

from pathlib import Path

from apps._catalogue import App, find_apps


def app(folder: Path, name: str, source: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(source)


def test_modules_and_packages_are_listed_by_name_with_their_first_line(tmp_path: Path) -> None:
    app(tmp_path, "search_suggestions.py", '"""Suggests while you type.\n\nMore.\n"""\n')
    app(tmp_path, "file_browser/__init__.py", '"""The real file system."""\n')
    assert [(found.name, found.description) for found in find_apps(tmp_path)] == [
        ("file_browser", "The real file system."),
        ("search_suggestions", "Suggests while you type."),
    ]


def test_what_an_app_teaches_is_read_from_its_docstring(tmp_path: Path) -> None:
    app(tmp_path, "one.py", '"""One.\n\nTeaches this\nand that.\n\nMore.\n"""\n')
    app(tmp_path, "two.py", '"""Two.\n"""\n')
    assert [found.teaches for found in find_apps(tmp_path)] == ["this and that.", ""]


def test_the_source_of_an_app_begins_with_its_window(tmp_path: Path) -> None:
    for name in ("__init__", "__main__", "a_helper", "window"):
        app(tmp_path, f"shop/{name}.py", '"""A shop."""\n')
    app(tmp_path, "single.py", '"""Single."""\n')
    assert [[file.stem for file in found.files] for found in find_apps(tmp_path)] == [
        ["window", "a_helper", "__init__", "__main__"],
        ["single"],
    ]


def test_helpers_and_other_files_are_no_apps(tmp_path: Path) -> None:
    for name in ("_helper.py", "__init__.py", "__main__.py", "notes.txt", "data/table.csv"):
        app(tmp_path, name, '"""No app."""\n')
    assert find_apps(tmp_path) == []


def test_an_app_is_listed_without_being_imported(tmp_path: Path) -> None:
    app(tmp_path, "explodes.py", '"""Explodes."""\nraise SystemExit("imported")\n')
    assert [found.description for found in find_apps(tmp_path)] == ["Explodes."]


def test_an_app_that_cannot_be_read_says_so_on_its_card(tmp_path: Path) -> None:
    app(tmp_path, "broken.py", "def (:\n")
    app(tmp_path, "silent.py", "print()\n")
    broken, silent = find_apps(tmp_path)
    assert broken.description.startswith("cannot be read: ")
    assert silent.description == ""


def test_a_title_reads_like_words() -> None:
    assert App("live_dashboard", "").title == "Live dashboard"


def test_every_app_of_the_gallery_introduces_itself() -> None:
    incomplete = [found.name for found in find_apps() if not (found.description and found.teaches)]
    assert incomplete == []


def test_every_app_of_the_gallery_has_a_picture() -> None:
    assert [found.name for found in find_apps() if not found.picture.is_file()] == []
