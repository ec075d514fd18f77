/** Why Waitress has another SERVER_NAME. */
export const WAITRESS_NAME =
  'Waitress reads the name from X-Forwarded-Host or has one of its own, and never from Host'
/** Why Waitress has another SERVER_PORT. */
export const WAITRESS_PORT = 'Waitress has the port that it listens on where it believes no header'
