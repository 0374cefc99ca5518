"""What carries widgets through background work and keeps finalizers on the UI thread."""
