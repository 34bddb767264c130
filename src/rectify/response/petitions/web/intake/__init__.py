"""The desk: list, search, the form of the hotline, one complaint, who complained."""
