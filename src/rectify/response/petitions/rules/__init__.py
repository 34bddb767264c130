"""What is so about complaints, pure: no Django, no clock."""
