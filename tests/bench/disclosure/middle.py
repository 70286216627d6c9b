"""
Run inside the node's environment: the address of the page of JSON in the middle of the list.

A reader would come there by ten thousand pages; the server signs the same cursor here at once.
"""

import sys

import django

django.setup()

from django.test import RequestFactory  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402
from rest_framework.request import Request  # noqa: E402

from disclosure.api.records import RecordList  # noqa: E402
from disclosure.published import PUBLIC, records_for  # noqa: E402
from records.common.rest.pagination import KeysetPagination, chosen_ordering  # noqa: E402


def main(address: str) -> None:
    pages, request = KeysetPagination(), Request(RequestFactory(SERVER_NAME="127.0.0.1").get(address))
    pages.request = request
    pages.name, columns = chosen_ordering(request, RecordList.orderings)
    pages.columns = [column.lstrip("-") for column in columns]
    rows = records_for(PUBLIC, on=localdate()).order_by(*columns)
    link = pages._link(rows[rows.count() // 2], backwards=False)
    sys.stdout.write(link[link.index(address) :] + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
