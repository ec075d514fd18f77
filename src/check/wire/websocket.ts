/** The payload of the first unfragmented data frame (RFC 6455 §5.2), as a server sends it, or null where it is not all there. */
export function firstMessage(bytes: Buffer): Buffer | null {
  const first = bytes[0]
  const second = bytes[1]
  if (first === undefined || second === undefined) return null
  const short = second & 0x7f
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  if (bytes.length < 2 + extended) return null
  const length =
    extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const end = 2 + extended + length
  if (bytes.length < end) return null
  const opcode = first & 0x0f
  const payload = bytes.subarray(2 + extended, end)
  return opcode === 1 || opcode === 2 ? payload : firstMessage(bytes.subarray(end))
}
