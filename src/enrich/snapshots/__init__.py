"""Indexes of the dumps that providers publish: built once, then asked by id and by title.

In comes a dump as its provider publishes it; out goes where its records lie and what they
say, word by word.  Nobody is asked over the network, no dump is changed, and what a title
means is never decided here.
"""
