"""Where a `VirtualTable` gets its rows from: lists, SQLite, CSV, frames, remote servers. No tkinter, no window.

The methods of a source are work: the table runs plain functions in threads and coroutine functions on the loop, never
on the UI thread.
"""
