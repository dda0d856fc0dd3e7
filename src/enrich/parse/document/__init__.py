"""Bytes and Markdown: decoding, blocks, inline syntax, segments of a line.

In comes a list as it was written; out come blocks and segments that know their source lines.
It never asks what the words mean.
"""
