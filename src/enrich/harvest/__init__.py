"""Whom to ask what, round by round, one lane a provider; and how that went.

In come refs and titles; out come claims, and a report of each lane.
It never judges what it is told, and a failure in it is never an absence.
"""
