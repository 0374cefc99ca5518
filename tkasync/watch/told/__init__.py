"""What a stall watch says of a stall: its values, its words, and how often the same is told."""
