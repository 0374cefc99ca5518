"""Work in other processes: what is sent there, the line between the two, and both of its ends."""
