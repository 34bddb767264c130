"""Acts of the close-out. Every one takes who and when, refuses in words, changes all or nothing, and ends in the record of acts.

``casework`` holds the one way in which a step is written; every other module earns a step and calls it.
"""
