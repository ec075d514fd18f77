/** A command line that cannot be understood. The message is one line and says the cure. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
