import { get } from 'node:http'
import process from 'node:process'
import type { LabPage } from '../index-page/page.ts'

// The health check of the index: asks for it as a visitor does, through the front end. It ends with 1 and names
// what is down; a lesson that shows something unexpected answers all the same.

const { FRONT: host, HTTP_PORT: port } = process.env
const options = {
  host,
  port,
  path: '/lessons.json',
  agent: false,
  timeout: 8_000,
  headers: { Host: `lab.localhost:${port}` }
}

get(options, (response) => {
  let body = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => (body += chunk))
  response.on('end', () => {
    if (response.statusCode !== 200) return end([`the index: ${response.statusCode}`])
    const page: LabPage = JSON.parse(body)
    end(
      page.lessons.flatMap(({ id, tone, sentence, real }) => [
        ...(tone === 'down' ? [`${id}: ${sentence}`] : []),
        ...(real?.url === null ? [`${id}, behind ${real.server}: ${real.why}`] : [])
      ])
    )
  })
})
  .on('timeout', () => end(['the index does not answer in time']))
  .on('error', (error) => end([`the index: ${error.message}`]))

function end(down: readonly string[]): void {
  process.stdout.write(down.map((line) => `${line}\n`).join(''))
  process.exit(down.length === 0 ? 0 : 1)
}
