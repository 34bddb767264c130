"""The page of the petition rules: what each says in plain words, and which a campaign follows."""
