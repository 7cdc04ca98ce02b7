/** Certificates that an admin hands over, before the switch has to read them: one that it cannot would be the end of all of them. */
import { X509Certificate } from 'node:crypto'
import { unprocessable } from '../problem.ts'

/** Throws 422 for one that is none inside; what it looks like from outside is the core's to say. */
export const checkCertificates = (pem: string | null | undefined): void => {
  const all = pem?.match(CERTIFICATE) ?? []
  const bad = all.findIndex((one) => !isReadable(one))
  if (bad >= 0)
    throw unprocessable(
      'certificateAuthority',
      `certificate ${bad + 1} of ${all.length} cannot be read: copy all of it, from BEGIN to END`,
    )
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const isReadable = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
