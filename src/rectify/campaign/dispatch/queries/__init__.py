"""The reads of dispatch; every one takes the grants of the person who asks and says what it costs."""
