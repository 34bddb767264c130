"""What templates of the desk of publications ask for."""
