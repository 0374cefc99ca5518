"""An error object belongs to one task, and is handled without a line of the program's own code. Any thread.

Programs raise what is awkward to handle: the same object again and again (a cached error; a broken executor gives one
to every task), a frozen dataclass, a class whose ``__str__``, ``__notes__`` or ``__cause__`` raises. What is done to an
error between the end of the work and the report is done here, by ``BaseException``'s own descriptors. They reach past
what a class overrides.

A shared object would collect the notes and the traceback of every task that raises it. So the first task that raises an
object claims it. Each further one gets a copy of its own, with the first as its cause and the traceback of its own
raise. A copy of a copy has the first object as its cause too, so no chain grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from types import GetSetDescriptorType, MemberDescriptorType, TracebackType
from typing import Any

_RAW = vars(BaseException)
_Error = BaseException | None
fields_of: Callable[[BaseException], dict[str, Any]] = _RAW["__dict__"].__get__
"""The attributes of an error, as its class may not show them."""
args_of: Callable[[BaseException], tuple[Any, ...]] = _RAW["args"].__get__
cause_of: Callable[[BaseException], _Error] = _RAW["__cause__"].__get__
context_of: Callable[[BaseException], _Error] = _RAW["__context__"].__get__
traceback_of: Callable[[BaseException], TracebackType | None] = _RAW["__traceback__"].__get__
parts_of: Callable[[BaseException], tuple[BaseException, ...]] = vars(BaseExceptionGroup)[
    "exceptions"
].__get__
set_args: Callable[[BaseException, tuple[Any, ...]], None] = _RAW["args"].__set__
set_cause: Callable[[BaseException, _Error], None] = _RAW["__cause__"].__set__
set_context: Callable[[BaseException, _Error], None] = _RAW["__context__"].__set__
set_traceback: Callable[[BaseException, TracebackType | None], None] = _RAW["__traceback__"].__set__

_OWNER = "_tkasync_owner"  # number of its task, id of its traceback at that moment, whether it is a copy
_TOLD = "_tkasync_told"
_KEPT_APART = frozenset(
    {"__cause__", "__context__", "__dict__", "__suppress_context__", "__traceback__", "__weakref__"}
)
_NOTES = 10  # a guess: what a copy of a copy takes along of the tasks that the error has passed through
_STATIC_TYPE = 1 << 9  # the flag Py_TPFLAGS_HEAPTYPE, which a type written in C mostly lacks
_reports = count(-1, -1)  # claims that are no task's; those go from 1 on


def claim(error: BaseException, owner: int) -> BaseException:
    """Return *error* for the task with the number *owner*: itself, or a copy when it is another one's."""
    fields = fields_of(error)
    claimed = fields.setdefault(_OWNER, (owner, id(traceback_of(error)), False))
    return error if claimed[0] == owner else _copy_for(error, owner)


def claim_report(error: BaseException) -> BaseException:
    """Return *error* for one report: itself, or a copy when it was reported before. UI thread."""
    fields = fields_of(error)
    if fields.get(_TOLD) is True:
        error = _copy_for(error, next(_reports))
    elif _OWNER not in fields:
        error = claim(error, next(_reports))
    fields_of(error)[_TOLD] = True
    return error


def add_note(error: BaseException, note: str) -> None:
    """Add *note* to *error*, once."""
    notes = fields_of(error).setdefault("__notes__", [])
    if type(notes) is list and not any(type(known) is str and known == note for known in notes):
        notes.append(note)


def rewind(error: BaseException) -> None:
    """Drop what raising *error* again has added to its traceback since it was claimed."""
    claimed = fields_of(error).get(_OWNER)
    if claimed is not None:
        _take_new_steps(error, claimed[1])


def _copy_for(error: BaseException, owner: int) -> BaseException:
    steps = _take_new_steps(error, fields_of(error)[_OWNER][1])
    copy = clone(error)
    if copy is None:
        return error
    traceback = chained(steps)
    set_traceback(copy, traceback)
    notes = fields_of(copy).pop("__notes__", None)
    origin: _Error = error
    if _is_copy(error):
        origin = cause_of(error)
        fields_of(copy)["__notes__"] = list(notes)[-_NOTES:] if type(notes) is list else []
    set_cause(copy, origin)
    fields_of(copy)[_OWNER] = (owner, id(traceback), True)
    return copy


def _is_copy(error: BaseException) -> bool:
    return fields_of(error)[_OWNER][2] and cause_of(error) is not None


def clone(error: BaseException) -> BaseException | None:
    """Return a copy of *error* without cause, context and traceback; ``None`` of a type that cannot be copied.

    Field by field, and not by ``copy.copy``: that runs the program's ``__init__`` and ``__reduce__``.
    """
    kind = type(error)
    built_in = next(base for base in kind.__mro__ if not base.__flags__ & _STATIC_TYPE)
    try:
        copy: BaseException = built_in.__new__(kind, *args_of(error))
    except Exception:  # a type of an extension module that must not be made in this way
        return None
    for descriptor in _slots_of(kind):
        with suppress(AttributeError, TypeError):  # it is not set, or cannot be
            value = descriptor.__get__(error)
            if value is not None:  # None stands for what the copy has not either
                descriptor.__set__(copy, value)
    fields = {name: value for name, value in fields_of(error).items() if name not in (_OWNER, _TOLD)}
    if type(fields.get("__notes__")) is list:
        fields["__notes__"] = list(fields["__notes__"])
    fields_of(copy).update(fields)
    return copy


def _slots_of(kind: type) -> Iterator[Any]:
    for base in kind.__mro__:
        for name, value in vars(base).items():
            if isinstance(value, MemberDescriptorType | GetSetDescriptorType) and name not in _KEPT_APART:
                yield value


def _take_new_steps(error: BaseException, known: int) -> list[TracebackType]:
    """Take out of the traceback of *error* what stands before the step *known*, and return it, outermost first."""
    steps = steps_of(error)
    new = next((index for index, step in enumerate(steps) if id(step) == known), len(steps))
    set_traceback(error, steps[new] if new < len(steps) else None)
    return steps[:new]


def steps_of(error: BaseException) -> list[TracebackType]:
    """Return the traceback of *error* step by step, outermost first."""
    steps: list[TracebackType] = []
    step: TracebackType | None = traceback_of(error)
    while step is not None:
        steps.append(step)
        step = step.tb_next
    return steps


def chained(steps: list[TracebackType]) -> TracebackType | None:
    """Return *steps* as a traceback that ends with them."""
    last: TracebackType | None = None
    for step in reversed(steps):
        last = TracebackType(last, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return last
