"""What a component is made of, below `tkasync.component`."""
