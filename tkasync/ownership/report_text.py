"""What a report shows of an error: safe for every class of error, bounded, and without the toolkit's own frames.

A report must not fail because a class has a ``__str__``, ``__notes__`` or ``__cause__`` that raises, and its length
must not grow with what a program has chained. And what is shown of a coroutine that is left. Any thread.
"""

from __future__ import annotations

import concurrent.futures
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from tkasync.ownership.error_objects import (
    add_note,
    cause_of,
    chained,
    clone,
    context_of,
    set_cause,
    set_context,
    set_traceback,
    steps_of,
    traceback_of,
)
from tkasync.whose_code import OUR_FOLDERS

_RUN = "In a UI task write await coro, or await self.spawn_task(coro) for the private loop."
_FOREIGN = (
    "What is asyncio's belongs to the loop that used it. UI tasks run on one, coroutines of spawn_task on another: "
    "use it in one kind of them, and a Channel between the two."
)
_NO_LOOP = (
    "A plain function has no asyncio loop: write an async def under @ui_task, or spawn_ui_task(coro); spawn_task(coro) "
    "runs on the private loop."
)
_REMEDIES = {
    "asyncio.run() cannot be called from a running event loop": _RUN,
    "Runner.run() cannot be called from a running event loop": _RUN,
    "Cannot run the event loop while another loop is running": _RUN,
    "no running event loop": _NO_LOOP,
    "There is no current event loop in thread": _NO_LOOP,
    "is bound to a different event loop": _FOREIGN,
    "attached to a different loop": _FOREIGN,
    "The future belongs to a different loop than the one specified as the loop argument": _FOREIGN,
}
"""What asyncio says of a mistake with two loops or none, and what to write instead."""


# Guesses at what somebody reads.
_LONGEST_TEXT = 10_000  # characters of one error's own text
_LONGEST_REPORT = 50_000  # characters
_LINKS = 10  # causes and contexts
_FRAMES = 200
_CALLERS = (*OUR_FOLDERS, str(Path(concurrent.futures.__file__).parent))


def text_of(error: BaseException) -> str:
    """Return the type and the text of *error*, such as ``ValueError: no such file``."""
    kind, text = type(error).__qualname__, words_of(error)
    if len(text) > _LONGEST_TEXT:
        text = f"{text[:_LONGEST_TEXT]} ... ({len(text)} characters)"
    return f"{kind}: {text}" if text else kind


def words_of(error: BaseException) -> str:
    """Return ``str(error)``, which may fail: it calls the program's code where the error is about an object of its."""
    try:
        return str(error)
    except Exception as second:
        return f"<its text could not be made: {type(second).__qualname__}>"


def traceback_to_show(error: BaseException) -> TracebackType | None:
    """Return the traceback of *error* without the frames in which tkasync calls the program.

    With ``-X dev``, and where it has no others, they stay.
    """
    steps = steps_of(error)
    programs = [step for step in steps if not step.tb_frame.f_code.co_filename.startswith(_CALLERS)]
    if len(steps) <= _FRAMES and (not programs or len(programs) == len(steps) or sys.flags.dev_mode):
        return traceback_of(error)
    kept = steps if not programs or sys.flags.dev_mode else programs
    return chained([*kept[: _FRAMES // 2], *kept[_FRAMES // 2 :][-_FRAMES // 2 :]])


def shown(error: BaseException) -> BaseException:
    """Return what a report shows for *error*: mostly itself, else what stands for it and can be shown."""
    cut = _cut_chain(error)
    try:
        text = traceback.format_exception(type(cut), cut, traceback_to_show(cut))
    except Exception as second:
        return _stand_in(error, f"its report could not be made: {text_of(second)}")
    length = sum(map(len, text))
    return cut if length <= _LONGEST_REPORT else _stand_in(error, f"{length} characters in all")


def _stand_in(error: BaseException, why: str) -> BaseException:
    return RuntimeError(f"{text_of(error)} ({why})").with_traceback(traceback_to_show(error))


def _cut_chain(error: BaseException) -> BaseException:
    """Return *error*, or where too many errors are chained to it copies of the first of them."""
    links = _links_of(error)
    if len(links) <= _LINKS:
        return error
    after: BaseException | None = RuntimeError("more errors are chained to it, which are not shown")
    for link in reversed(links[:_LINKS]):
        copy = clone(link) or RuntimeError(text_of(link))
        set_traceback(copy, traceback_to_show(link))
        (set_cause if cause_of(link) is not None else set_context)(copy, after)
        after = copy
    assert after is not None  # the loop has run
    return after


def _links_of(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and len(links) <= _LINKS:
        links.append(at)
        cause = cause_of(at)
        at = cause if cause is not None else context_of(at)
    return links


def lines_of_awaits(coroutine: Any) -> list[str]:
    """Return the lines at which a suspended *coroutine* awaits, outermost first: each at the await of the next."""
    lines: list[str] = []
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            break
        lines += traceback.format_stack(frame, limit=1)
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return lines


def add_remedy(error: BaseException) -> None:
    """Note on *error* what to write instead, where it is asyncio's and tells of a mistake with two loops or none."""
    if type(error) is not RuntimeError and type(error) is not ValueError:
        return
    said = words_of(error)
    for words, remedy in _REMEDIES.items():
        if words in said and remedy not in getattr(error, "__notes__", ()):
            add_note(error, remedy)
