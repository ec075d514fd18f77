import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { fieldValues } from '../../core/survey.ts'
import type { HttpResponse } from './response.ts'

const DECODERS: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync
}

/**
 * Takes off a content coding that nobody asked for (RFC 9110 §8.4.1), up to `mostBytes`; what cannot be decoded
 * stays as it is.
 */
export function decodeBody(response: HttpResponse, mostBytes: number): HttpResponse {
  const coding = fieldValues(response.headers, 'Content-Encoding')[0]?.toLowerCase()
  const decode = coding === undefined || !Object.hasOwn(DECODERS, coding) ? undefined : DECODERS[coding]
  if (decode === undefined) return response
  try {
    return { ...response, body: decode(response.body, { maxOutputLength: mostBytes }) }
  } catch {
    return response
  }
}
