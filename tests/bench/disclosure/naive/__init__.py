"""
The peer of a page: what one writes first. Django and REST framework's model viewset over the same rows.

Pages are counted and skipped by number, words are looked for by ``icontains``, a connection is opened a request.
"""
