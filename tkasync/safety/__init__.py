"""Floor 3: what carries widgets through background work and keeps finalizers on the UI thread."""
