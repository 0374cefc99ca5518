"""What a handle is made of: where its task stands, how that is held up and told to stop."""
