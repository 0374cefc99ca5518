"""From evidence to the kind of a stall, or to the reason why nobody is accused. Pure: no clock, no thread.

The order of the rules is the one in which they exclude each other: a machine without a free core looks like any kind.
"""

from __future__ import annotations

from enum import Enum

from tkasync.watch.evidence import Evidence
from tkasync.watch.stall import StallKind

_MOST = 0.5  # of the net time
_IDLE = 0.1  # of the gap: the process did nothing
_OTHERS = 0.15  # of the net time: other threads computed
_SWITCHES = 50  # a second: a thread that waits for the interpreter asks for it hundreds of times
_HARDLY = 0.05  # of the net time: a thread that waits for the interpreter takes less
_ASKING = 0.02  # of the net time: what the sampler takes that waits for the interpreter
_DISPLAY = 0.5  # seconds from which on a handler that waits inside Tk is told


class Silence(Enum):
    """Why a time in which the loop did not come round is counted, and not told."""

    DEBUGGER = "debugger"
    MACHINE = "machine"
    SUSPENDED = "suspended"
    DISPLAY = "display"
    SHORT = "short"
    FORK = "fork"


Verdict = StallKind | Silence


def judge(evidence: Evidence, threshold: float) -> Verdict:
    """Return the kind of stall that *evidence* shows, or why it is none."""
    return _excuse(evidence, threshold) or _worker(evidence) or _waiting(evidence)


def _excuse(of: Evidence, threshold: float) -> Silence | None:
    if of.is_debugged:
        return Silence.DEBUGGER
    if of.gap < threshold:
        return Silence.SHORT
    if of.net < threshold:
        return Silence.MACHINE
    if of.process < _IDLE * of.gap and of.stood > _MOST * of.gap and not of.is_held:
        return Silence.SUSPENDED
    return None


def _worker(of: Evidence) -> StallKind | None:
    """Return what the CPU was used for, if it was."""
    if of.collected > _MOST * of.gap:
        return StallKind.COLLECTOR
    if of.ui <= _MOST * of.net:
        return None
    if not of.has_program:
        return StallKind.TK
    if of.stood > _MOST * of.net:
        return StallKind.C_CALL
    if of.in_tk:
        return StallKind.TK_CALLS
    # A database or a large file may take the whole core, and a thread is enough for it all the same.
    return StallKind.BLOCKED if of.is_one_call else StallKind.PYTHON


def _waiting(of: Evidence) -> Verdict:
    others = of.process - of.ui
    asks = of.switches > _SWITCHES * of.net
    if asks and others > _OTHERS * of.net:
        return StallKind.STARVED
    if of.is_held and of.stood > _MOST * of.net:
        # A C call of another thread, which itself waits for a core of a busy machine.
        if others > of.ui + _ASKING * of.net:
            return StallKind.STARVED
        # One that waits, as a driver's may, and does not let the interpreter go meanwhile.
        if of.ui < _HARDLY * of.net and (asks or of.has_program):
            return StallKind.STARVED if asks else StallKind.C_CALL
    # A window is mapped, the X server answers late: of the program nobody is to blame.
    if not of.has_program or (of.in_tk and of.net < _DISPLAY):
        return Silence.DISPLAY
    return StallKind.BLOCKED
