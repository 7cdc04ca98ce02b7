/**
 * Personal words, readable only with their customer's key: AES-256-GCM, bound to the place where they stand, so that a sealed
 * text moved elsewhere does not open. A sealed text names its key; when that key is gone, the text is erased for good.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

export interface CustomerKey {
  readonly id: string
  readonly secret: Buffer
}

export const newKey = (): CustomerKey => keyOf(randomBytes(32))

export const keyOf = (secret: Buffer): CustomerKey => ({
  id: createHash('sha256').update(secret).digest('base64url').slice(0, 12),
  secret,
})

/** Where a field stands: part of what is authenticated. */
export const journalPlace = (seq: number, field: string): string => `journal:${seq}:${field}`

/** The empty text stays empty: there is nothing to hide in it. */
export const sealText = (key: CustomerKey, place: string, text: string): string => {
  if (text === '') return ''
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv)
  cipher.setAAD(Buffer.from(place))
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `s1.${key.id}.${sealed.toString('base64url')}`
}

/** The text again, or null when its key was deleted. Throws when the text was altered or moved. */
export const openText = (key: CustomerKey | undefined, place: string, sealed: string): string | null => {
  if (sealed === '') return ''
  const [version, id, body] = sealed.split('.')
  if (version !== 's1' || id === undefined || body === undefined) throw new Error('a personal field is not sealed')
  if (key?.id !== id) return null
  const bytes = Buffer.from(body, 'base64url')
  if (bytes.length < 28) throw new Error('a sealed field was cut short')
  const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
  } catch (error) {
    throw new Error('a sealed field was altered, or moved here from elsewhere', { cause: error })
  }
}
