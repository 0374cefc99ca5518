"""Signals, memos and effects: values that what reads them follows. Nothing here names Tk."""
