"""`ProcessWorkers`: the pool, one of its processes, a piece of its work, and what runs in the process."""
