"""The trace: what a program did and when, as a file for a trace viewer, or as a picture of lanes."""
