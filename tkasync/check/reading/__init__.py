"""What a module is made of, what its expressions are worth, and on which thread its functions run."""
