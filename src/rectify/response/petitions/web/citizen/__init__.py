"""What a citizen sees: the form, the tracking page, the question weeks later. Public, without an account."""
