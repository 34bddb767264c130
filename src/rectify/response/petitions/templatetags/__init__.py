"""Words and shapes for the templates of the petitions."""
