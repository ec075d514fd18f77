/** The variables that PEP 3333 builds a URL from, in its order, and the client's address: what a reader looks for first. */
export const URL_VARIABLES = [
  'wsgi.url_scheme',
  'HTTP_HOST',
  'SERVER_NAME',
  'SERVER_PORT',
  'SCRIPT_NAME',
  'PATH_INFO',
  'QUERY_STRING',
  'REMOTE_ADDR'
] as const
