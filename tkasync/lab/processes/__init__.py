"""Where examinations run: processes, and the screen that they need."""
