"""Files of SQLite: connections to them, changes of them, files of our own. Workers only."""
