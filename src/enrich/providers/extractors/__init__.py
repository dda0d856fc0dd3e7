"""What pages and records of several providers have in common: meta tags, JSON-LD, notices.

In comes a body or a part of it; out come fields and values.
It never knows which provider it reads for.
"""
