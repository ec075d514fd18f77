import ejs from 'ejs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { viewsFolder } from './assets.ts'

/**
 * The smallest templates, as functions for the other templates: a page shows some two hundred values, and
 * an `include` looks its file up each time.
 */
export const templateFunctions = {
  show: (value: object): string => renderValue({ value }),
  showCell: (cell: object): string => renderCell({ cell, ...templateFunctions })
}

const renderValue = compile('value.ejs')
const renderCell = compile('step-cell.ejs')

function compile(name: string): (locals: object) => string {
  return ejs.compile(readFileSync(join(viewsFolder, 'partials', name), 'utf8'))
}
