"""Who reads the cache: a reader follows its source from entry to entry, and shows what is there."""
