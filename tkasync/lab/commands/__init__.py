"""What the commands of the lab do."""
