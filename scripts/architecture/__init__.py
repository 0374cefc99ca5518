"""The package's structure, counted by reading it: `scripts/structure` prints it, `tests/test_floors.py` judges it.

Nothing here imports tkasync, so an older commit's tree is counted by today's measure; the walk alone runs it.
"""
