"""The UI thread: its queue, its clock, and what is current on a thread. No Tk."""
