"""The log file of a program, and what reaches it by itself."""
