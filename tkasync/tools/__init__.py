"""Tools beside the library, behind `python -m tkasync`. Nothing of them is imported unless it is asked for."""
