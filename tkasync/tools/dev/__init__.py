"""`python -m tkasync dev`: a program that is shown anew whenever its source is saved."""
