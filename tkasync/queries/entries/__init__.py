"""The entries of the cache: what each holds, and when it fetches."""
