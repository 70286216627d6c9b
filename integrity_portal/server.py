"""gunicorn's configuration: ``gunicorn --config python:integrity_portal.server``."""

import os
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http import wsgi as answers

from integrity_portal import collector

collector.loading()

wsgi_app = "integrity_portal.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads, because browsers open connections ahead of need and a worker without threads waits on an idle one. Pages want
# no more of them than two a core, for one computes at a time; the others are for whoever takes long: files that are sent or
# scanned, lists that are taken away. With two, four such readers would shut out all others.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once and shared by the workers' memory; nothing connects to a server while it loads.
preload_app = True
timeout = 60
graceful_timeout = 10
# A kept connection stays with its worker, and four of them may sit on one while the other idles. The proxy in front
# keeps those of browsers; towards here it opens one for each request, which goes to whichever worker is free.
keepalive = int(os.environ.get("WEB_KEEPALIVE", "0"))
# A new worker makes anew all that the old one kept: at three hundred requests a second, once in some minutes.
max_requests = 50_000
max_requests_jitter = 10_000
# What a browser or partner really sends is shorter by far.
limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190
# Which server answers, and so which of its faults may be tried, concerns nobody; gunicorn has no setting for it.
answers.SERVER = "portal"
# Without the page before and the question after the path: they tell what somebody looked for, and where he came from.
access_log_format = '%(h)s %(t)s "%(r)s" %(s)s %(b)s %(M)sms'
accesslog = "-" if os.environ.get("ACCESS_LOG") else None

# Where people complain, object and apply: who asked, with what and coming from where is written nowhere.
UNWATCHED = ("/complaints/", "/objections/", "/repairs/", "/remedies/", "/static/portal/complaint")


class DiscreetLogger(Logger):
    """The access log without questions, and of the pages above nothing that leads to a person: not even which page."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not self.access_log_enabled:
            return
        asked: dict[str, Any] = {"SERVER_PROTOCOL": "", "REQUEST_METHOD": "", "HTTP_REFERER": "", **environ}
        path, before = asked["PATH_INFO"], asked["HTTP_REFERER"]
        # What such a page loads, and where one goes from it, would tell that one was there.
        if any(path.startswith(part) or part in before for part in UNWATCHED):
            part = f"/{path.split('/')[1]}/"
            told = {name: asked[name] for name in ("SERVER_PROTOCOL", "REQUEST_METHOD")}
            # No headers either, which a format may name one by one.
            environ, req = {**told, "REMOTE_ADDR": "-", "RAW_URI": part, "PATH_INFO": part}, ()
        # As it came over the line, still escaped, so that no address forges a line.
        environ = {**environ, "RAW_URI": str({"RAW_URI": "", **environ}["RAW_URI"]).partition("?")[0]}
        super().access(resp, req, environ, request_time)


logger_class = DiscreetLogger


def when_ready(server: Any) -> None:
    collector.loaded()


def child_exit(server: Any, worker: Any) -> None:
    # Gauges of a dead worker would be summed for ever.
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
