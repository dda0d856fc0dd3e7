"""What changed between two runs, in words, Markdown, JSON and a feed.

In come the tables of then and of now, out go changes worth telling, each once.
It never tells what only was asked again.
"""
