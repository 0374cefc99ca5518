"""Programs of the system as tasks: ``spawn_command``."""
