"""What is kept of the cache for the next run of the program."""
