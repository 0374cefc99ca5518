"""What of the window is watched for the program: whether a widget can be seen, whether the program has the focus."""
