"""The site of each version, side by side: see `__main__`."""
