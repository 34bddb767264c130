"""Tags of the close-out's pages."""
