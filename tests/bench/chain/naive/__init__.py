"""
The peer: what one writes first. Django, a REST view, and a Celery task per record that posts it one node up.

No signature, no log, no receipt, no order; a connection a request, a commit a record.
"""
