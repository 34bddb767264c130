"""Pages: the sheets and the bulletin of a round."""
