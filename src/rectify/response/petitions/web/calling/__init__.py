"""The call-back: the telephone sheet of the desk, both facts side by side, and the page behind the link."""
