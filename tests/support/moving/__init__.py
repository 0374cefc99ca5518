"""Programs for the moving pictures, two to a scene: `tests/support/moving_pictures.py` films them side by side."""
