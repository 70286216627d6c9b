"""
Django's own tags ``translate``, ``url``, ``extends``, ``include`` and ``static`` and its filter ``date``, which keep what
they have found, and a short way to write a value.

A page has a hundred words and seventy addresses that stand in its template and never change, and says the same few days
over and over: found for each reader anew they are a third of its cost. They apply to every template of the portal:
``TEMPLATES`` names some of them, ``PortalConfig`` the others.
"""
