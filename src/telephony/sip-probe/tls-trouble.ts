/** What is wrong with a certificate, as OpenSSL names it (X509_verify_cert_error_string) and Node passes it on. */

export interface CertificateTrouble {
  readonly certificate: 'expired' | 'not-yet' | 'other-name' | 'untrusted' | 'ours-refused'
  /** For whom it is, where that is what is wrong. */
  readonly names: string
}

/** Null: the trouble is another one. */
export const certificateTrouble = (error: NodeJS.ErrnoException): CertificateTrouble | null => {
  const { code = '' } = error
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { certificate: 'other-name', names: namesIn(error) }
  const certificate = TROUBLES[code] ?? (/ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(code) ? 'ours-refused' : undefined)
  return certificate === undefined ? null : { certificate, names: '' }
}

const TROUBLES: Readonly<Record<string, CertificateTrouble['certificate']>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet',
  CERT_UNTRUSTED: 'untrusted',
  CERT_SIGNATURE_FAILURE: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  INVALID_CA: 'untrusted',
  INVALID_PURPOSE: 'untrusted',
  HOSTNAME_MISMATCH: 'other-name',
}

/** Words of a stranger: printable ones, and few. */
const namesIn = (error: object): string => {
  const certificate: unknown = Reflect.get(error, 'cert')
  const names =
    typeof certificate === 'object' && certificate !== null ? Reflect.get(certificate, 'subjectaltname') : ''
  return String(names ?? '')
    .replace(/(?:DNS|IP Address):/g, '')
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 120)
}
