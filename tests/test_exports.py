"""The public faces: what is exported, defined and documented is the same, and says what it does."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

import tkasync
import tkasync.errors

PUBLIC = [
    "tkasync",
    "tkasync.errors",
    "tkasync.lowlevel",
    "tkasync.processes",
    "tkasync.queries",
    "tkasync.safety",
    "tkasync.testing",
    "tkasync.tools",
    "tkasync.widgets",
]
SELDOM_NAMED = {
    "DebouncedTask", "Effect", "IntervalHandle", "LogFile", "TaskId", "TaskRegistry", "ThrottledTask",
    "UiDispatchQueue", "spawn_task_with_result", "task_registry",
}  # fmt: skip


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_exported_exists_once_and_in_order(name: str) -> None:
    exported = module(name).__all__
    assert len(set(exported)) == len(exported)
    assert [missing for missing in exported if not hasattr(module(name), missing)] == []
    assert not [private for private in exported if private.startswith("_")]


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_there_is_exported(name: str) -> None:
    """A name that `from tkasync import` finds and `__all__` does not list is public by accident."""
    seldom = SELDOM_NAMED if name == "tkasync" else set()
    for key in {*module(name).__all__, *seldom}:
        getattr(module(name), key)  # some are loaded when they are first asked for
    found = {
        key
        for key, value in vars(module(name)).items()
        if not key.startswith("_") and not inspect.ismodule(value)
    }
    assert found - {"annotations"} == set(module(name).__all__) | seldom


def test_what_a_program_uses_every_day_fits_on_a_page() -> None:
    assert len(tkasync.__all__) <= 60


def test_a_name_that_does_not_exist_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match=r"module 'tkasync' has no attribute 'spwan_task'"):
        tkasync.spwan_task  # type: ignore[attr-defined]  # noqa: B018  # to be looked up


def exported() -> Iterator[tuple[str, object]]:
    for name in PUBLIC:
        for key in module(name).__all__:
            yield f"{name}.{key}", getattr(module(name), key)
    for key in sorted(SELDOM_NAMED):
        yield f"tkasync.{key}", getattr(tkasync, key)


EXPORTED = dict(exported())


@pytest.mark.parametrize("name", [n for n, x in EXPORTED.items() if inspect.isroutine(x)])
def test_every_function_has_a_docstring(name: str) -> None:
    assert (inspect.getdoc(EXPORTED[name]) or "").strip()


@pytest.mark.parametrize("name", [n for n, x in EXPORTED.items() if inspect.isclass(x)])
def test_every_class_and_its_public_methods_have_docstrings(name: str) -> None:
    cls = EXPORTED[name]
    assert isinstance(cls, type)
    assert (cls.__doc__ or "").strip()
    bare = [
        key
        for key, value in vars(cls).items()
        if not key.startswith("_")
        and (inspect.isroutine(value) or isinstance(value, property | classmethod | staticmethod))
        and not (inspect.getdoc(getattr(cls, key)) or "").strip()
    ]
    assert bare == []


def test_every_error_is_one_of_ours_and_of_pythons() -> None:
    errors = [
        error
        for error in map(vars(tkasync.errors).get, tkasync.errors.__all__)
        if isinstance(error, type) and issubclass(error, Exception)
    ]
    assert len(errors) >= 8
    for error in errors:
        assert issubclass(error, tkasync.TkAsyncError)
        assert error is tkasync.TkAsyncError or issubclass(error, RuntimeError)


def test_importing_starts_nothing_and_loads_neither_asyncio_nor_tkinter_nor_a_theme() -> None:
    program = (
        "import sys, threading, tkasync, tkasync.errors, tkasync.lowlevel, tkasync.safety, tkasync.testing\n"
        "import tkasync.queries\n"
        "heavy = ('asyncio', 'tkinter', 'ttkbootstrap', 'PIL')\n"
        "print(threading.active_count(), [m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("1 []\n", "")


def test_importing_compiles_no_data_class() -> None:
    program = (
        "import sys, tkasync\n"
        "print([name for name, module in sys.modules.items() "
        "if name.startswith('tkasync') and hasattr(module, 'dataclass')], 'random' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[] False\n", "")
