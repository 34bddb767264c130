"""Start pages per role, the frame of all pages, and its components."""
