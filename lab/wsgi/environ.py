"""The app behind the real WSGI servers: answers with the environ that it was given, as JSON.

Only what is text is shown, under its own key. Values are "bytes as unicode" (PEP 3333): each character
stands for one byte.
"""

import json


def application(environ, start_response):
    text = {key: value for key, value in environ.items() if isinstance(value, str)}
    body = json.dumps(text, indent=2, sort_keys=True).encode("ascii")
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("200 OK", headers)
    return [body]
