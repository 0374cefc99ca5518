"""From the rows that are chosen to the clipboard."""
