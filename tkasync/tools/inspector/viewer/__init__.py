"""The half of the inspector that is a program of its own: the window that shows the snapshots."""
