"""Which repairs of a list are certain (`plan`), and the edit that touches nothing else (`apply`).

In come a list's bytes and findings; out come bytes in which every other byte is the same.
It never repairs what a person might want to decide.
"""
