/**
 * The secrets of lines. A desk phone's follows from its account under a key of the installation's, so that it is stored nowhere;
 * what a provider gave us is sealed (AES-256-GCM) under another one, bound to its trunk, and only then written down.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { TrunkId } from '../core/ids.ts'

export interface TrunkSecrets {
  seal(trunk: TrunkId, secret: string): string
  /** Null when it was sealed under another key, or for another trunk. */
  open(trunk: TrunkId, sealed: string): string | null
}

const VERSION = 't1'

export const createTrunkSecrets = (key: Uint8Array): TrunkSecrets => ({
  seal: (trunk, secret) => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    cipher.setAAD(Buffer.from(`trunk:${trunk}`))
    const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${VERSION}.${sealed.toString('base64url')}`
  },
  open: (trunk, sealed) => {
    const [version, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    if (version !== VERSION || bytes.length < 28) return null
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from(`trunk:${trunk}`))
    decipher.setAuthTag(bytes.subarray(-16))
    try {
      return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      return null
    }
  },
})
