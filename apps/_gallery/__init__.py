"""The gallery's window, in its parts: the list of apps, the page of one, its picture and its source."""
