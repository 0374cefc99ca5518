"""The end of executors that a scope has adopted."""
