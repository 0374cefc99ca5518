"""The inspector: a window of its own process that shows what a running program owns, does and waits for.

The program starts the viewer and holds both ends of its pipes; nothing listens on a port. A line is one JSON object.

| from the program | holds |
| --- | --- |
| ``hello`` | who the program is |
| ``snapshot`` | counts, and the part that the viewer has asked for |
| ``standing`` | where the UI thread stands still, while it does; ``null`` when it goes on |
| ``answer`` | what became of an action |
| ``end`` | the program ends in order |

The viewer sends ``look`` (which part, which branches are open, which row is selected) and ``do`` (an action by its name
and the identifier of a row). There is no other message, and none of them is evaluated.
"""
