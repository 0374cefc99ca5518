"""How an exam goes on: what the user does, what is waited for, and when nothing more can come."""
