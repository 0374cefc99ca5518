"""What a user of the tracker's windows does and sees."""

from __future__ import annotations

from collections.abc import Callable

from apps._use import below
from apps.tracker.details import Details
from apps.tracker.view import View
from apps.tracker.window import Tracker
from tkasync.testing import Pilot

Open = Callable[[], Tracker]
ENDLESS = 3600.0  # seconds of latency: nothing comes before the test has ended


def rows(view: View) -> list[tuple[str, ...]]:
    """The rows of the list, as they are drawn."""
    tree = view.listing.tree
    return [tuple(map(str, tree.item(row, "values"))) for row in tree.get_children()]


def status_of(view: View, number: int) -> str:
    """The status of an issue in the list."""
    return next(status for shown, _title, status in rows(view) if shown == str(number))


def choose(view: View, pilot: Pilot, number: int) -> Details:
    """Choose an issue, and wait for it."""
    view.listing.tree.selection_set(str(number))
    pilot.wait_until(lambda: is_shown(view, number))
    return details_of(view)


def is_shown(view: View, number: int) -> bool:
    """Whether the issue *number* is there with its data, alone."""
    found = all_details(view)
    issue = found[0].issue.data if len(found) == 1 else None
    return issue is not None and issue.number == number


def details_of(view: View) -> Details:
    """The issue that is shown."""
    (details,) = all_details(view)
    return details


def all_details(view: View) -> list[Details]:
    """The issue that is shown, and the one that is to come."""
    return [widget for widget in below(view.details) if isinstance(widget, Details)]


def state(view: View) -> str:
    """What stands below the list."""
    return str(view.listing.state_line["text"])


def complaint(view: View) -> str:
    """What was said of a change that failed."""
    return str(view.complaint["text"])
