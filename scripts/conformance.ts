import { argv, stdout } from 'node:process'
import { recordedColumns, replayAll, softwareOf } from '../test/stacks/replay.ts'
import { replays } from '../test/stacks/replays/all.ts'

// Prints how far each emulated stack agrees with the recordings of the real software; with a name, one stack.
// Exits with 1 where a case differs without a written reason, or a reason is no longer needed.

const wanted = argv[2]
const replayOf = (column: string) => replays.find((replay) => replay.column === column)
const columns = recordedColumns().filter(
  (column) => wanted === undefined || column === wanted || replayOf(column)?.stack.id === wanted
)
const rows = columns.map((column) => {
  const replay = replayOf(column)
  const names = [column, softwareOf(column)]
  if (!replay) return { cells: [...names, '-', 'missing', ''], fails: false }
  const { cases, agreeing, differing, needless } = replayAll(replay)
  const notes = [
    `${Object.keys(replay.exceptions).length} reasoned`,
    ...(differing.length > 0 ? [`DIFFERS: ${differing.join(' ')}`] : []),
    ...(needless.length > 0 ? [`NEEDLESS: ${needless.join(' ')}`] : [])
  ]
  const fails = differing.length + needless.length > 0
  return { cells: [...names, replay.stack.id, `${agreeing}/${cases}`, notes.join('; ')], fails }
})
const table = [['recording', 'software', 'stack', 'agrees', 'exceptions'], ...rows.map((row) => row.cells)]
const widths = [0, 1, 2, 3].map((index) => Math.max(...table.map((cells) => cells[index]?.length ?? 0)))
for (const cells of table) {
  stdout.write(
    `${cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()}\n`
  )
}
const missing = rows.filter((row) => row.cells[3] === 'missing').length
stdout.write(`${rows.length} recordings: ${rows.length - missing} replayed, ${missing} missing\n`)
if (rows.length === 0 || rows.some((row) => row.fails)) process.exitCode = 1
