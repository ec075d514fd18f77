import { tomcat } from './java/tomcat.ts'
import { spring } from './java/spring.ts'
import { jetty } from './java/jetty.ts'
import { realclientip } from './go/realclientip.ts'
import { gorilla } from './go/gorilla.ts'
import { gin } from './go/gin.ts'
import { echo4 } from './go/echo.ts'
import { chi } from './go/chi.ts'
import { werkzeug } from './python/werkzeug.ts'
import { uvicorn } from './python/uvicorn.ts'
import { tornado } from './python/tornado.ts'
import { hypercorn } from './python/hypercorn.ts'
import { gunicorn } from './python/gunicorn.ts'
import { django } from './python/django.ts'
import { express, express4 } from './node/express.ts'
import { fastify, fastify5120 } from './node/fastify.ts'
import { koa } from './node/koa.ts'
import { modWsgi, modWsgi4 } from './apache/mod-wsgi.ts'
import { pastePrefix } from './python/paste-prefix.ts'
import { pep3333 } from './python/pep3333.ts'
import { rack, rack2 } from './ruby/rack.ts'
import { rails, rails61 } from './ruby/rails.ts'
import type { Stack } from './stack.ts'
import { symfony } from './php/symfony.ts'
import { waitress } from './python/waitress.ts'

/** Every stack that is emulated, in the order in which they are listed. */
export const stacks: readonly Stack[] = [
  pep3333,
  modWsgi,
  modWsgi4,
  waitress,
  pastePrefix,
  django,
  gunicorn,
  hypercorn,
  tornado,
  uvicorn,
  werkzeug,
  express,
  express4,
  fastify,
  fastify5120,
  koa,
  rack,
  rack2,
  rails,
  rails61,
  symfony,
  chi,
  echo4,
  gin,
  gorilla,
  realclientip,
  jetty,
  spring,
  tomcat
]
