import { EXAMPLE_SITUATION } from '../../core/situation.ts'
import { findings } from '../../findings/index.ts'
import { toCataloguePage } from '../../render/page/catalogue-page.ts'
import { seenBy } from '../../render/seen-by.ts'
import { renderFinding } from '../../render/text/catalogue.ts'
import { script, style } from '../assets.ts'
import { CONTENT_TYPES } from '../negotiate.ts'
import { ProblemError } from '../problem.ts'
import type { ReservedCall } from './reserved-call.ts'

/** The catalogue of findings, or one of them with its remedies for example values. */
export async function catalogue({ reply, format, rest, view }: ReservedCall): Promise<void> {
  const id = rest === '/' ? '' : rest
  const chosen = id === '' ? findings : findings.filter((finding) => finding.id === id)
  if (chosen.length === 0)
    throw new ProblemError(404, 'There is no such finding; …/_echo3333/findings lists them all.')
  if (format === 'html') {
    void reply
      .type(CONTENT_TYPES.html)
      .send(await view('findings.ejs', { page: toCataloguePage(chosen), style, script }))
    return
  }
  if (format === 'text') {
    if (id !== '') {
      void reply.type(CONTENT_TYPES.text).send(chosen.map((finding) => renderFinding(finding)).join('\n'))
      return
    }
    const lines = chosen.map(
      ({ severity, id: name, title, needs }) =>
        `${severity.padEnd(8)} ${name.padEnd(30)} ${title}${mark(seenBy({ needs }))}\n`
    )
    void reply.type(CONTENT_TYPES.text).send(lines.join(''))
    return
  }
  const entries = chosen.map(({ detect: _, remedies, ...entry }) =>
    id === '' ? entry : { ...entry, remedies: remedies(EXAMPLE_SITUATION) }
  )
  void reply.type(CONTENT_TYPES.json).send(`${JSON.stringify(id === '' ? entries : entries[0])}\n`)
}

function mark(command: string | null): string {
  return command === null ? '' : ` (${command})`
}
