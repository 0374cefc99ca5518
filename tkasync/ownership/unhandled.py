"""What becomes of an error that nobody handled: boundaries above its owner, then ``on_error``, then log and window.

No error is lost, and an error in one of these handlers does not end the event loop. UI thread.
"""

from __future__ import annotations

import logging
import sys
import traceback

from tkasync.dispatch import probe
from tkasync.dispatch.refusals import refuse_made
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ownership.error_objects import add_note, claim_report, context_of, set_context
from tkasync.ownership.repeats import Repeats
from tkasync.ownership.report_text import add_remedy, shown, text_of, traceback_to_show
from tkasync.ownership.scope import Scope

_log = logging.getLogger("tkasync")


def report_error(
    repeats: Repeats,
    error: BaseException,
    where: str,
    owner: Scope | None,
    place: object = None,
) -> None:
    """Hand *error* to the first that takes it; raises nothing but ``SystemExit`` and ``KeyboardInterrupt``.

    The boundaries get every error; *repeats* tells the window's handlers of those that are alike once a second.
    """
    error = claim_report(error)
    add_remedy(error)
    if where:
        add_note(error, f"Raised {where}.")
    if (told := probe.error_reported) is not None:
        told(error, where, owner)
    left = _offer(error, owner)
    if left is not None:
        repeats.take(left, where, place)


def tell(runtime: UiThread, error: BaseException, where: str) -> None:
    """Hand *error* to ``on_error``, without one to log and window; raises what `report_error` raises."""
    if _on_error_takes(runtime, error):
        return
    error = shown(error)
    try:
        _show(runtime, error, where)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as second:  # a log handler of the program's that fails
        traceback.print_exception(error, file=sys.stderr)
        traceback.print_exception(shown(second), file=sys.stderr)


def _offer(error: BaseException, scope: Scope | None) -> BaseException | None:
    """Offer *error* to the boundaries above; return ``None`` when one took it, else the error that is left.

    An error in a boundary's fallback goes further up in its place, with the first as its context.
    """
    while scope is not None:
        if scope.on_unhandled is not None:
            try:
                if scope.on_unhandled(error):
                    return None
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as second:
                error = _second(error, second, f"Raised while {scope.name} handled {text_of(error)}.")
        scope = scope.above
    return error


def _second(first: BaseException, second: BaseException, note: str) -> BaseException:
    """Return *second*, which came while *first* was handled, with *note* and with *first* in its chain."""
    if second is first:
        return first
    second = claim_report(second)
    add_note(second, note)
    if context_of(second) is None:
        set_context(second, first)
    return second


def _on_error_takes(runtime: UiThread, error: BaseException) -> bool:
    if runtime.on_error is None:
        return False
    try:
        made = runtime.on_error(error)
        if made is not None:
            refuse_made("on_error", made, runtime.on_error)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException:
        _log.exception("runtime.on_error failed; the error it was given follows")
        return False
    return True


def _show(runtime: UiThread, error: BaseException, where: str) -> None:
    # Without a handler logging prints to stderr, where the window shows the error as well: once is enough.
    if _log.hasHandlers():
        _log.error("unhandled error %s", where, exc_info=(type(error), error, traceback_to_show(error)))
    runtime.host.show_error(error)
