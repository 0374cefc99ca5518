"""The process in which a learner's program runs with an examiner at its window."""
