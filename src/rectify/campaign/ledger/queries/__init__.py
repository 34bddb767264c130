"""The reads of the lists; every one takes the scope of the person who asks and says what it costs."""
