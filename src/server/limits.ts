/** Bounds on what one client may cost. Times in milliseconds, sizes in bytes. */
export const LIMITS = {
  /** Request line and field lines together; Node's parser answers 431 beyond it. */
  headerBytes: 16_384,
  /** Field lines. Node would drop the surplus without a word (CVE-2026-58044), so it keeps all and we count. */
  headerLines: 200,
  bodyBytes: 65_536,
  /** From the first byte to the end of the header block. */
  headersTimeout: 10_000,
  /** From the first byte to the end of the body. */
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  /** A socket without any traffic. */
  idleTimeout: 20_000,
  /** Requests that may wait on one connection for the answers to those before them. */
  pipelinedRequests: 32,
  /** In-flight requests may finish for so long after a signal; then their sockets are closed. */
  shutdownGrace: 4_000
} as const
