"""How any row of a SQLite file is reached at once: what `SqliteSource` is made of. Workers only."""
