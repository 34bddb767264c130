"""The pages of the desk of publications."""
