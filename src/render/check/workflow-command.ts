/**
 * Makes a text harmless to whoever reads commands out of a log: GitHub and Azure take `##[…]` and `##vso[…]` from the
 * middle of a line, TeamCity `##teamcity[…]`, and GitHub `::…::` from the start of one. All see the escape.
 * actions/runner, src/Runner.Common/ActionCommand.cs (2.3xx).
 */
export function disarm(text: string): string {
  return text.replaceAll(/##(?=\w*\[)/g, '#\\x23').replaceAll(/^([^\S\n]*):(?=:)/gm, '$1\\x3a')
}

/** A workflow command of GitHub Actions on a line of its own; no value can end it or add a property. */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  title: string,
  message: string
): string {
  return `::${command} title=${escapeProperty(title)}::${escapeData(message)}`
}

/**
 * Lines in which GitHub looks for no commands. The token has to be one that nobody can guess.
 * docs.github.com, "Workflow commands", "Stopping and starting workflow commands".
 */
export function withoutCommands(text: string, token: string): string {
  return `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`
}

/** actions/toolkit, packages/core/src/command.ts: what the runner turns back. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
