"""Waits that end with the window: ``wait_variable``, ``wait_window``, ``vwait``, and dialogs. UI thread only.

Tk's ``tkwait variable`` runs an event loop until the variable is written, and so does Tcl's ``vwait``, on which Tk's
own dialogs are built. After ``root.destroy()`` nobody writes it, and the program hangs in it without a window. Here it
waits for a variable of our own, which a trace on the program's one sets, or the close. Replaced in Tcl, so that it
holds for every widget of the root, also for those that one did not write; ``tkwait window`` and ``tkwait visibility``
end by themselves.

Once the close has begun no modal window opens: a wait that begins then ends at once, with the answer that closing the
dialog gives. The close runs cleanups and queued calls, and nobody would answer them.

What a batch or an effect around the wait holds back runs before it begins: a dialog is to show what was written.

The waits that are under way are counted. Turns may nest as deep as there are dialogs (`tkasync.tk.host.host`). A root
may get its next runtime before a wait of the last one has returned; so the counts stay until nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tkasync.dispatch.ambient import run_held_back
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.teardown import quietly

_REPLACE = """
rename ::tkwait ::tkasync_tkwait
rename ::vwait ::tkasync_vwait
foreach name {waits loops} {
    if {![info exists ::tkasync_$name]} {set ::tkasync_$name 0}
}
set ::tkasync_refuses 0
array set ::tkasync_waited {}
proc ::tkasync_written {number args} {
    set ::tkasync_waited($number) 1
}
proc ::tkasync_counted {script} {
    catch {tkasync_waiting}
    incr ::tkasync_loops
    try {
        uplevel 1 $script
    } finally {
        if {[info exists ::tkasync_loops]} {incr ::tkasync_loops -1}
    }
}
proc ::tkasync_wait_for {name} {
    set number [incr ::tkasync_waits]
    set ::tkasync_waited($number) 0
    upvar #0 $name variable
    trace add variable variable {write unset} [list ::tkasync_written $number]
    try {
        ::tkasync_counted {
            while {!$::tkasync_waited($number)} {
                ::tkasync_vwait ::tkasync_waited($number)
            }
        }
    } finally {
        unset ::tkasync_waited($number)
        trace remove variable variable {write unset} [list ::tkasync_written $number]
    }
    return
}
proc ::tkwait {args} {
    lassign $args what name
    if {$::tkasync_refuses} {
        if {[string match $what* window] && $name ne "." && [winfo exists $name] && [winfo toplevel $name] eq $name} {
            destroy $name
        }
        return
    }
    if {[llength $args] == 2 && [string match $what* variable]} {
        return [::tkasync_wait_for $name]
    }
    ::tkasync_counted {uplevel 1 [list ::tkasync_tkwait {*}$args]}
}
proc ::vwait {args} {
    if {$::tkasync_refuses} {
        return
    }
    if {[llength $args] == 1 && ![string match -* [lindex $args 0]]} {
        return [::tkasync_wait_for [lindex $args 0]]
    }
    ::tkasync_counted {uplevel 1 [list ::tkasync_vwait {*}$args]}
}
"""
# What a dialog gives that is closed by its own button; a grab would fail, for nothing waits until its window shows.
# A file's name is made anew: an empty body gives, in Tcl 9, the {} of all scripts, and where one of them has used that
# as a list tkinter makes it ().
_REFUSE = """
set ::tkasync_refuses 1
set ::tkasync_replaced {}
foreach {name body} {
    tk_messageBox {
        set options(-type) ok
        catch {array set options $args}
        switch -- $options(-type) {
            okcancel - retrycancel - yesnocancel {return cancel}
            yesno {return no}
            abortretryignore {return abort}
            default {return ok}
        }
    }
    tk_getOpenFile {string repeat x 0}
    tk_getSaveFile {string repeat x 0}
    tk_chooseDirectory {string repeat x 0}
    tk_chooseColor {string repeat x 0}
    grab {
        if {[lindex $args 0] in {current release status}} {
            return [uplevel 1 [list ::tkasync_grab {*}$args]]
        }
    }
} {
    lappend ::tkasync_replaced $name
    catch {rename ::$name ::tkasync_$name}
    proc ::$name args $body
}
"""
_END = """
foreach number [array names ::tkasync_waited] {
    set ::tkasync_waited($number) 1
}
if {[info exists ::tkasync_replaced]} {
    foreach name $::tkasync_replaced {
        catch {rename ::$name {}}
        catch {rename ::tkasync_$name ::$name}
    }
    unset ::tkasync_replaced
}
foreach name {tkwait vwait} {
    if {[llength [info commands ::tkasync_$name]]} {
        catch {rename ::$name {}}
        rename ::tkasync_$name ::$name
    }
}
if {[info exists ::tkasync_loops] && !$::tkasync_loops} {
    unset -nocomplain ::tkasync_waits ::tkasync_loops ::tkasync_refuses ::tkasync_waited
    foreach name {written counted wait_for} {
        catch {rename ::tkasync_$name {}}
    }
}
"""


class Waits:
    """The waits of one interpreter.

    Args:
        tk: the interpreter.
        entries: where the command is made that each wait begins with.
        queue: runs what a batch holds back.
    """

    def __init__(self, tk: Any, entries: TclEntries, queue: UiDispatchQueue) -> None:
        self._tk = tk
        self.run_held_back: Callable[[], None] = partial(run_held_back, queue.run_aside)
        """Run what a batch around the event loop holds back."""
        entries.raw_command("waiting", self.run_held_back)

    def begin(self) -> None:
        """Put our own in the place of Tk's."""
        self._tk.eval(_REPLACE)

    @property
    def open(self) -> int:
        """How many are under way, one inside the other."""
        return int(self._tk.eval("set ::tkasync_loops"))

    def refuse(self) -> None:
        """Have those that begin from now on end at once: the close runs what is queued, and nobody would answer."""
        self._tk.eval(_REFUSE)

    def close(self) -> None:
        """End those that are under way, innermost first, and put Tk's own back.

        Harmless when `begin` has failed, or the application is destroyed.
        """
        quietly(self._tk.eval, _END)
