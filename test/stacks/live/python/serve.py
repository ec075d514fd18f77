"""Starts one Python stack: serve.py <stack> <port> [<options as JSON>].

The options are those of the emulation (src/stacks), under the names of the software's own documentation. Every
program answers with JSON: `url` is what the stack calls the URL of the request, `ip` the client address.
"""

import json
import sys

HOST = "127.0.0.1"
stack, port = sys.argv[1], int(sys.argv[2])
options = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
sys.argv = sys.argv[:1]


def answer(url, ip):
    return json.dumps({"url": url, "ip": ip}).encode()


def wsgi(environ, start_response):
    from wsgiref.util import request_uri

    start_response("200 OK", [("Content-Type", "application/json")])
    return [answer(request_uri(environ), environ["REMOTE_ADDR"])]


def on_waitress(app, settings):
    import waitress

    waitress.serve(app, host=HOST, port=port, threads=2, clear_untrusted_proxy_headers=False, **settings)


def werkzeug():
    from werkzeug.middleware.proxy_fix import ProxyFix
    from werkzeug.wrappers import Request, Response

    @Request.application
    def app(request):
        return Response(answer(request.url, request.remote_addr))

    on_waitress(ProxyFix(app, **options), {})


def django():
    from django.conf import settings

    settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="none", **options)
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import re_path

    def view(request):
        return HttpResponse(answer(request.build_absolute_uri(), request.META["REMOTE_ADDR"]))

    globals()["urlpatterns"] = [re_path("(?s).*", view)]
    on_waitress(get_wsgi_application(), {})


def paste_prefix():
    from paste.deploy.config import PrefixMiddleware

    on_waitress(PrefixMiddleware(wsgi, **options), {})


def gunicorn():
    from gunicorn.app.base import BaseApplication

    settings = {**options, "bind": f"{HOST}:{port}", "control_socket_disable": True, "loglevel": "critical"}
    if "secure_scheme_headers" in settings:
        pairs = (pair.split(": ", 1) for pair in settings["secure_scheme_headers"])
        settings["secure_scheme_headers"] = dict(pairs)

    class Gunicorn(BaseApplication):
        def load_config(self):
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self):
            return wsgi

    Gunicorn().run()


async def starlette(scope, receive, send):
    from starlette.requests import Request
    from starlette.responses import Response

    request = Request(scope)
    await Response(answer(str(request.url), request.client and request.client.host))(scope, receive, send)


def uvicorn(app=starlette, **settings):
    import uvicorn

    uvicorn.run(app, host=HOST, port=port, http="httptools", lifespan="off", log_level="critical", **settings)


def hypercorn():
    from hypercorn.middleware import ProxyFixMiddleware

    uvicorn(ProxyFixMiddleware(starlette, **options), proxy_headers=False)


def tornado():
    import asyncio
    import logging

    from tornado.httpserver import HTTPServer
    from tornado.web import Application, RequestHandler

    logging.disable(logging.CRITICAL)

    class Handler(RequestHandler):
        def get(self):
            self.finish(answer(self.request.full_url(), self.request.remote_ip))

        head = post = put = delete = patch = options = get

    async def main():
        HTTPServer(Application([("(?s).*", Handler)]), **options).listen(port, HOST)
        await asyncio.Event().wait()

    asyncio.run(main())


def simple_server():
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments):
            pass

    make_server(HOST, port, wsgi, handler_class=Quiet).serve_forever()


PROGRAMS = {
    "pep3333": simple_server,
    "waitress": lambda: on_waitress(wsgi, options),
    "paste-prefix": paste_prefix,
    "werkzeug": werkzeug,
    "django": django,
    "gunicorn": gunicorn,
    "uvicorn": lambda: uvicorn(**options),
    "hypercorn": hypercorn,
    "tornado": tornado,
}
PROGRAMS[stack]()
