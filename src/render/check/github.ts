import type { CheckFailure } from '../../core/check-report.ts'
import type { Severity } from '../../core/finding.ts'
import { visible } from '../visible.ts'
import { checkSentence } from './check-sentence.ts'
import type { CheckView } from './check-view.ts'
import { plainFinding } from './finding-lines.ts'
import { renderCheckText } from './text.ts'
import { withoutCommands, workflowCommand } from './workflow-command.ts'

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  Severity,
  string
>

/**
 * For the log of a GitHub Actions step: the text for people, in which no commands are looked for, and one annotation
 * for each finding that is not known.
 *
 * @param token what switches commands on again; nobody may be able to guess it
 */
export function renderCheckGithub(view: CheckView, token: string): string {
  const { report, catalogue } = view
  const annotations = report.findings
    .filter(({ known }) => !known)
    .map((finding) =>
      workflowCommand(
        COMMANDS[finding.severity],
        `${finding.title} [${finding.id}]`,
        plainFinding(finding, report.proxy ?? 'apache', catalogue)
      )
    )
  const stopped =
    report.interrupted === null
      ? []
      : [workflowCommand('error', 'echo3333 check', visible(checkSentence(report)))]
  return [withoutCommands(renderCheckText(view), token), ...[...annotations, ...stopped].map(ended)].join('')
}

/** The same for a check that came to nothing: one annotation. */
export function renderFailureGithub({ trouble }: CheckFailure): string {
  return ended(workflowCommand('error', 'echo3333 check', visible(trouble)))
}

function ended(line: string): string {
  return `${line}\n`
}
