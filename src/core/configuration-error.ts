/** A setting that cannot be used. The message is one line and says the cure. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}
