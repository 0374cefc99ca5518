"""``wait_variable`` that ends with the window. UI thread only.

Tk's ``tkwait variable`` runs an event loop until the variable is written; after ``root.destroy()`` nobody
writes it, and the program hangs in it without a window. Here it waits for a variable of our own, which a trace on the
program's one sets, or the close. Replaced in Tcl, so that it holds for every widget of the root, also for those that
one did not write; ``tkwait window`` and ``tkwait visibility`` end by themselves.
"""

from __future__ import annotations

from typing import Any

from tkasync.tk.host.teardown import quietly

_REPLACE = """
rename ::tkwait ::tkasync_tkwait
set ::tkasync_waits 0
set ::tkasync_refuses 0
array set ::tkasync_waited {}
proc ::tkasync_written {number args} {
    set ::tkasync_waited($number) 1
}
proc ::tkwait {what name args} {
    if {![string match $what* variable] || [llength $args]} {
        return [uplevel 1 [list ::tkasync_tkwait $what $name {*}$args]]
    }
    if {$::tkasync_refuses} {
        return
    }
    set number [incr ::tkasync_waits]
    set ::tkasync_waited($number) 0
    upvar 1 $name variable
    trace add variable variable {write unset} [list ::tkasync_written $number]
    while {!$::tkasync_waited($number)} {
        vwait ::tkasync_waited($number)
    }
    unset ::tkasync_waited($number)
    trace remove variable variable {write unset} [list ::tkasync_written $number]
    return
}
"""
_END = """
foreach number [array names ::tkasync_waited] {
    set ::tkasync_waited($number) 1
}
if {[llength [info commands ::tkasync_tkwait]]} {
    catch {rename ::tkwait {}}
    rename ::tkasync_tkwait ::tkwait
}
if {![array size ::tkasync_waited]} {
    unset -nocomplain ::tkasync_waits ::tkasync_refuses ::tkasync_waited
    catch {rename ::tkasync_written {}}
}
"""


class VariableWaits:
    """The waits for variables of one interpreter."""

    def __init__(self, tk: Any) -> None:
        self._tk = tk

    def begin(self) -> None:
        """Put our own in the place of Tk's."""
        self._tk.eval(_REPLACE)

    def refuse(self) -> None:
        """Have those that begin from now on end at once: the close runs what is queued, and nothing would end them."""
        self._tk.eval("set ::tkasync_refuses 1")

    def close(self) -> None:
        """End those that are under way, innermost first, and put Tk's own back.

        Harmless when `begin` has failed, or the application is destroyed.
        """
        quietly(self._tk.eval, _END)
