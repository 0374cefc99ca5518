"""What of a stall is seen in the window itself: widgets that are heavy, and a meter in its corner."""
