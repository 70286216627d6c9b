"""Makes known the figures of the rooms that cannot know this one: those of records and of complaints."""

from supervision.figures import arrears, chain, complaints, pledges, publicity, records, remedies


def register() -> None:
    for room in (records, pledges, arrears, publicity, complaints, remedies, chain):
        room.register()
