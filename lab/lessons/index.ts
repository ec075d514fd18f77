import { hostAndPort } from './host-and-port.ts'
import { prefix } from './prefix.ts'
import { redirects } from './redirects.ts'
import { scheme } from './scheme.ts'
import { trust } from './trust.ts'
import type { Lesson } from './lesson.ts'

export type { Lesson } from './lesson.ts'

/** In the order in which they are best read. */
export const lessons: readonly Lesson[] = [...hostAndPort, ...scheme, ...prefix, ...redirects, ...trust]
