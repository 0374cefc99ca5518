"""The half of the inspector that lives in the program: it takes snapshots and does what the viewer asks for."""
