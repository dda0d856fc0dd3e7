"""How a dataset describes itself to those who find its folder: a card and a Croissant.

In come the manifest and who said what, out go two texts; whose terms hold is data.
It never claims a licence that nobody states.
"""
