#!/usr/bin/env python
"""Command line of the portal."""

import os
import sys

from integrity_portal import collector


def main() -> None:
    collector.loading()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrity_portal.settings.base")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
