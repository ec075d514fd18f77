"""Serves environ.py with Waitress, with one of the ways in which Waitress can learn the public URL.

python3 serve_waitress.py 127.0.0.1:8001 --trusted-proxy 127.0.0.1
"""

import argparse

from environ import application
from waitress import serve


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("listen", help="address:port")
    parser.add_argument("--trusted-proxy", help="believe X-Forwarded-* from this address; * for everybody")
    parser.add_argument("--url-scheme", default="http", help="the scheme, whatever a request says")
    parser.add_argument("--url-prefix", default="", help="the path that the app is mounted under")
    parser.add_argument("--prefix-middleware", metavar="PREFIX", help="wrap the app in PrefixMiddleware")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    app = application
    settings = {
        "listen": arguments.listen,
        "threads": 4,
        "url_scheme": arguments.url_scheme,
        "url_prefix": arguments.url_prefix,
    }
    if arguments.trusted_proxy:
        settings["trusted_proxy"] = arguments.trusted_proxy
        settings["trusted_proxy_headers"] = {
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
        }
    if arguments.prefix_middleware:
        from paste.deploy.config import PrefixMiddleware

        app = PrefixMiddleware(application, prefix=arguments.prefix_middleware)
        # The middleware reads what Waitress would clear: it believes everybody.
        settings["clear_untrusted_proxy_headers"] = False
    serve(app, **settings)


if __name__ == "__main__":
    main()
