"""What is measured. Each module has `measure(peer, quick)`, run in a child process, which returns named figures."""
