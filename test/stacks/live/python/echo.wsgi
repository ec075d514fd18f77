import json
from wsgiref.util import request_uri


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"url": request_uri(environ), "ip": environ["REMOTE_ADDR"]}).encode()]
