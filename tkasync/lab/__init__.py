"""The lab: exercises that are graded by what a program does under a user's hands. `python -m tkasync lab`."""
