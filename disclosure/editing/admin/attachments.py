"""Files of one item on its staff page: taken while it is a draft, read by whoever may see the item."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosure.editing import files, queries
from disclosure.editing.admin.forms import FilesForm
from disclosure.editing.models import WrittenFile
from records.dishonesty.admin.base import person, refusals_as_messages


class Attachments:
    """The part of a desk's pages that deals with files; ``find`` and ``address`` are the desk's."""

    desk: Any
    find: Any
    address: Any
    admin_site: Any
    model: Any

    def file_urls(self) -> list[URLPattern]:
        name, view = self.model._meta.model_name, self.admin_site.admin_view
        return [
            path("<uuid:uid>/files/", view(require_POST(self.attach)), name=f"disclosure_{name}_attach"),
            path("<uuid:uid>/files/<uuid:file>/", view(self.file), name=f"disclosure_{name}_file"),
            path(
                "<uuid:uid>/files/<uuid:file>/remove/",
                view(require_POST(self.remove_file)),
                name=f"disclosure_{name}_file_remove",
            ),
        ]

    def attach(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        item = self.find(request, uid)
        page = self.address("page", item.pk)

        def kept(request: HttpRequest) -> HttpResponse:
            form = FilesForm(request.POST, request.FILES)
            if form.is_valid():
                with transaction.atomic():
                    for file in form.cleaned_data["files"]:
                        files.attach(
                            desk=self.desk, uid=item.pk, file=file, by=person(request), at=timezone.now()
                        )
                messages.success(request, _("附件已保存。"))
            else:
                messages.error(request, _("请先选择要上传的文件。"))
            return HttpResponseRedirect(page)

        return refusals_as_messages(lambda *_args, **_kwargs: page)(kept)(request)

    def file(self, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> FileResponse:
        item = self.find(request, uid)
        kept = queries.files_of(item.pk).filter(pk=file).first()
        if kept is None:
            raise Http404
        return file_answer(kept)

    def remove_file(self, request: HttpRequest, uid: uuid.UUID, file: uuid.UUID) -> HttpResponse:
        item = self.find(request, uid)
        page = self.address("page", item.pk)

        def removed(request: HttpRequest) -> HttpResponse:
            if not queries.files_of(item.pk).filter(pk=file).exists():
                raise Http404
            files.remove(desk=self.desk, uid=item.pk, file=file, by=person(request), at=timezone.now())
            messages.success(request, _("附件已移除。"))
            return HttpResponseRedirect(page)

        return refusals_as_messages(lambda *_args, **_kwargs: page)(removed)(request)


def file_answer(kept: WrittenFile) -> FileResponse:
    """The file to keep, never to be shown inside a page of ours."""
    return FileResponse(
        files.open_file(kept),
        as_attachment=True,
        filename=kept.original_name,
        content_type=kept.content_type,
    )
