"""What is measured. Each module has `measure(peer, quick)`: run in a child, it returns named figures."""
