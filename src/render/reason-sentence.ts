import type { Change, Reason } from '../core/ledger.ts'
import { visibleStart } from './visible.ts'

/** Longer values are cut: the whole of them stands in the request. */
const QUOTED = 96

/**
 * Says why a variable differs from what the socket said, as a clause without a full stop that can stand
 * behind "because". Safe to print: everything from the wire went through `visible`.
 */
export function reasonSentence(change: Change): string {
  const { because } = change
  switch (because.kind) {
    case 'header':
      return headerSentence(change, because)
    case 'setting':
      return `this service is run with --${because.setting} ${visibleStart(because.value, QUOTED)}`
    case 'cleared':
      return clearedSentence(because)
  }
}

function headerSentence(change: Change, because: Extract<Reason, { kind: 'header' }>): string {
  const { header, value, element } = because
  const to = change.to ?? ''
  if (element !== null) {
    const one = !value.includes(',')
    const source = one ? header : `element ${element + 1} of ${header}`
    if (change.key.startsWith('HTTP_X_FORWARDED_FOR')) return `cut to start at the client, ${source}`
    return `${source} says ${quoted(to)}`
  }
  return value === to
    ? `${header} says ${quoted(value)}`
    : `${header} says ${quoted(value)}, read as ${quoted(to)}`
}

function clearedSentence(because: Extract<Reason, { kind: 'cleared' }>): string {
  const { header, why, winner } = because
  const decided = winner === null ? '' : `; ${winner} decided instead`
  switch (why) {
    case 'untrusted-peer':
      return `removed, since no rule trusts the peer that sent ${header}`
    case 'untrusted-header':
      return `removed, since ${header} is not among the trusted headers${decided}`
    case 'outranked':
      return winner === null
        ? `removed, since nothing in ${header} could be read`
        : `removed, since ${winner} outranks ${header}`
  }
}

function quoted(value: string): string {
  return value === '' ? '(empty)' : visibleStart(value, QUOTED)
}
