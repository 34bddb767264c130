"""Pages of the petitions: the desk's and the citizens'."""
