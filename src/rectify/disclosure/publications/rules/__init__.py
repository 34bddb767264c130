"""What the desk of publications decides by: keys of things, places that may name somebody, small numbers. Pure."""
