"""What a test can take hold of beside the window: slow work, threads, timers, errors, whole programs, a server."""
