"""Who owns what, when it ends, and who takes its errors."""
