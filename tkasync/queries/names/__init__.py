"""What entries of the cache are called, and what a query says of them."""
