"""`TreeRows`: the rows of a Treeview, in few calls of Tcl. UI thread.

Each batch is one call of a Tcl procedure that takes whole lists: a call for each row costs as much again as Tk's own
work, and gives up Python's lock, which a thread that computes takes for a millisecond.

Keys are the program's and row identifiers are Tk's, so each row has both. A row's identifier is ``str(key)`` where Tk
can have that. It cannot have ``""``, which is its root item, nor what names another row, as ``1`` and ``"1"`` do: such
a row gets an identifier of our own. Rows of the program's own stay, behind ours once the order has changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from tkinter import ttk
from typing import Any

from tkasync.tk.bindings.adapter import ShownRow
from tkasync.tk.bindings.rows.tree_options import TreeOptions

_PROCEDURES = """
namespace eval ::tkasync {
    variable number 0

    # Names that Tk cannot have are replaced. A batch that fails half-way is taken back.
    proc insert_rows {tree before names rows} {
        variable number
        set at [expr {$before eq {} ? "end" : [$tree index $before]}]
        set made {}
        if {[catch {
            foreach name $names options $rows {
                while {$name eq {} || [$tree exists $name]} {set name "tkasync [incr number]"}
                $tree insert {} $at -id $name {*}$options
                lappend made $name
                if {$at ne "end"} {incr at}
            }
        } message how]} {
            $tree delete $made
            return -options $how $message
        }
        return $made
    }

    proc change_rows {tree names rows} {
        foreach name $names options $rows {$tree item $name {*}$options}
    }

    proc delete_rows {tree names} {
        set focus [focus_without $tree $names]
        if {[catch {$tree delete $names}]} {
            $tree delete [lmap name $names {if {[$tree exists $name]} {set name} else continue}]
        }
        if {$focus ne {}} {$tree focus $focus}
    }

    # The neighbour of the row with the focus, if that is one of those that go.
    proc focus_without {tree names} {
        set row [top_level $tree [$tree focus]]
        if {$row eq {} || $row ni $names} return
        foreach name $names {set goes($name) {}}
        foreach step {next prev} {
            set other $row
            while {$other ne {} && [info exists goes($other)]} {set other [$tree $step $other]}
            if {$other ne {}} {return $other}
        }
    }

    # Rows that are not named would be taken out. Whether there are any is seen at the *last* of ours: to ask for all
    # children takes a third of the time of putting them in order.
    proc order_rows {tree last names} {
        if {$last eq {} || [$tree next $last] ne {} || [$tree index $last] != [llength $names] - 1} {
            foreach name $names {set ours($name) {}}
            foreach name [$tree children {}] {if {![info exists ours($name)]} {lappend names $name}}
        }
        $tree children {} $names
    }

    proc top_level {tree row} {
        while {$row ne {} && [set above [$tree parent $row]] ne {}} {set row $above}
        return $row
    }

    # The row at the top of the view, below the headings, and its ancestor among all rows; nothing where the view stands
    # at its beginning. Not by `yview`, which counts all rows.
    proc row_at_top {tree} {
        set bottom [winfo height $tree]
        for {set y 0} {$y < $bottom} {incr y 4} {
            # In the headings, and at their lower edge, Tk names rows that lie behind them: those have no box.
            if {[$tree identify region 9 $y] ni {cell tree}} continue
            set row [$tree identify item 9 $y]
            if {$row ne {} && [$tree bbox $row] ne {}} {
                set above [top_level $tree $row]
                if {$above eq $row && [$tree prev $row] eq {}} return
                return [list $row $above]
            }
        }
    }

    # From the end on, since `see` brings a row that is above the view to its top.
    proc bring_to_top {tree row} {
        $tree yview moveto 1
        $tree see $row
    }
}
"""


class TreeRows:
    """See the module; an adapter (`tkasync.tk.bindings.adapter`)."""

    def __init__(self, widget: ttk.Treeview) -> None:
        self.widget: ttk.Treeview = widget
        widget.tk.eval(_PROCEDURES)
        # Only of rows whose identifier is not their key: most keys are texts.
        self._ids: dict[Hashable, str] = {}
        self._keys: dict[str, Hashable] = {}
        self._options = TreeOptions()
        self._last = ""
        """The identifier of the last of all rows; ``""`` where that is not known."""
        self._at_top: tuple[Hashable, str] | None = None

    def delete(self, keys: Sequence[Hashable]) -> None:
        names = self._ids_of(keys)
        self._call("delete_rows", names)
        if self._last in names:
            self._last = ""
        self._options.forget(keys)
        if self._ids:
            for key in keys:
                self._keys.pop(self._ids.pop(key, ""), None)

    def insert(self, rows: Sequence[ShownRow]) -> None:
        self._insert("", rows)

    def insert_before(self, key: Hashable, rows: Sequence[ShownRow]) -> None:
        self._insert(self._ids.get(key, key), rows)

    def _insert(self, before: object, rows: Sequence[ShownRow]) -> None:
        keys = [key for key, _row in rows]
        made = self._call("insert_rows", before, _names_of(keys), self._options.of_new(rows))
        names = self.widget.tk.splitlist(made)
        if not before:
            self._last = names[-1]
        if names != tuple(keys):
            self._ids.update(zip(keys, names, strict=True))
            self._keys.update(zip(names, keys, strict=True))

    def change(self, rows: Sequence[ShownRow]) -> None:
        self._call("change_rows", self._ids_of([key for key, _row in rows]), self._options.of_changed(rows))

    def order(self, keys: Sequence[Hashable]) -> None:
        names = self._ids_of(keys)
        self._call("order_rows", self._last, names)
        self._last = names[-1]

    @property
    def top(self) -> Hashable | None:
        """The key of the row at the top, or of the row that it lies in."""
        found = self.widget.tk.splitlist(self._call("row_at_top"))
        if not found:
            return None
        row, name = found
        self._at_top = self._keys.get(name, name), row
        return self._at_top[0]

    @top.setter
    def top(self, key: Hashable) -> None:
        row = self._ids.get(key, key)
        if self._at_top is not None and self._at_top[0] == key and self.widget.exists(self._at_top[1]):
            row = self._at_top[1]  # a row below it, which was at the top itself
        self._call("bring_to_top", row)

    def _ids_of(self, keys: Sequence[Hashable]) -> Sequence[Any]:
        if not self._ids:
            return keys
        # Where no key is a text, as with numbers, half the time of what fits both.
        try:
            return list(map(self._ids.__getitem__, keys))
        except KeyError:
            return list(map(self._ids.get, keys, keys))

    def _call(self, procedure: str, *args: object) -> Any:
        return self.widget.tk.call(f"::tkasync::{procedure}", self.widget, *args)


def _names_of(keys: Sequence[Hashable]) -> list[str]:
    """Return the identifiers that rows of these keys are to have; ``""`` where Tk cannot have it."""
    names = list(map(str, keys))
    # What is not printable may come back from Tcl changed.
    return names if "".join(names).isprintable() else [name if name.isprintable() else "" for name in names]
