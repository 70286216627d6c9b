"""What other rooms are told of arrears when the app is ready."""

from django.db.models.signals import post_save

from records.pledges.arrears import deadlines, statements


def register() -> None:
    from records.pledges.arrears.models import ArrearsStatement
    from records.pledges.arrears.services.duties import follow_statement

    deadlines.register()
    statements.register()
    post_save.connect(
        follow_statement, sender=ArrearsStatement, dispatch_uid="records.pledges.arrears.follow_statement"
    )
