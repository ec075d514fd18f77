import { lessons } from './index.ts'
import type { Lesson } from './lesson.ts'

/** What another front end than Apache says differently in a lesson. */
export type Variant = Pick<Lesson, 'title' | 'teaches' | 'expects'> &
  Partial<Pick<Lesson, 'app' | 'send' | 'cure'>>

/** The lessons of another front end: those of Apache under the same names, each with one file of its own. */
export function variantsOf(
  extension: string,
  variants: Readonly<Record<string, Variant>>
): readonly Lesson[] {
  return Object.entries(variants).map(([id, variant]) => {
    const apaches = lessons.find((lesson) => lesson.id === id)
    if (apaches === undefined) throw new Error(`${id} is no lesson`)
    const { cure: _cure, differs: _differs, ...common } = apaches
    return { ...common, files: [`lessons/${id}.${extension}`], ...variant }
  })
}
