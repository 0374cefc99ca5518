"""UI tasks: coroutines that run on the UI thread between their awaits."""
