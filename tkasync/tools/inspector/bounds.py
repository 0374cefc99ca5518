"""The bounds on which the two halves of the inspector agree."""

BUCKET = 0.5
"""Seconds of a bar in the chart of turns."""
BARS = 120
"""How many bars there are."""
ROWS = 200
"""How many rows of a part are sent at most."""
OPEN_ROWS = 2 * ROWS
"""How many open rows the viewer asks for at most: rows come and go as long as the program runs."""
