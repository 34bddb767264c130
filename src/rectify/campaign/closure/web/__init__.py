"""Pages: the close-out."""
