/**
 * The shortest request, by leaving out header lines, elements of lists, segments of the target and at last single
 * characters, for which `holds` still says yes. Delta debugging, one size after the other.
 */
export async function shortest(raw: string, holds: (raw: string) => Promise<boolean>): Promise<string> {
  const [requestLine = '', ...fields] = raw.replace(/\r\n\r\n$/, '').split('\r\n')
  const [, method = '', target = '', version = ''] = /^([^ ]+) (.*) ([^ ]+)$/.exec(requestLine) ?? []
  const join = (target: string, fields: readonly string[], method = 'GET', version = 'HTTP/1.1') =>
    `${[`${method} ${target} ${version}`, ...fields].join('\r\n')}\r\n\r\n`
  const plain = await holds(join(target, fields))
  const build = (target: string, fields: readonly string[]) =>
    plain ? join(target, fields) : join(target, fields, method, version)
  const kept = await fewest(fields, async (some) => holds(build(target, some)))
  const path = (await holds(build('/', kept)))
    ? '/'
    : (await fewest(parts(target), async (some) => holds(build(some.join(''), kept)))).join('')
  for (const [index, field] of kept.entries()) {
    const colon = field.indexOf(':') + 1
    const name = field.slice(0, colon)
    const withValue = (value: readonly string[]) => kept.with(index, `${name} ${value.join('').trim()}`)
    const still = async (value: readonly string[]) => holds(build(path, withValue(value)))
    const text = field.slice(colon).trim()
    const elements = (await still([text])) ? await fewest(text.split(/(?<=[,;])|(?=[,;])/), still) : null
    if (elements === null) continue
    kept.splice(index, 1, ...withValue(await fewest([...elements.join('')], still)).slice(index, index + 1))
  }
  return build(path, kept)
}

const parts = (target: string): string[] => target.split(/(?=[/?#%])|(?<=[?#])/)

/** Leaves out halves, quarters and so on down to single parts, as long as something can be left out. */
async function fewest(
  all: readonly string[],
  holds: (some: readonly string[]) => Promise<boolean>
): Promise<string[]> {
  let kept = [...all]
  let size = Math.ceil(kept.length / 2)
  while (size >= 1 && kept.length > 0) {
    let removed = false
    for (let start = 0; start < kept.length;) {
      const fewer = kept.toSpliced(start, size)
      if (await holds(fewer)) {
        kept = fewer
        removed = true
      } else start += size
    }
    if (size === 1 && !removed) break
    size = size === 1 ? 1 : Math.ceil(size / 2)
  }
  return kept
}
