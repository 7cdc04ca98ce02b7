/**
 * Who may vouch for a trunk's certificate: whom this machine trusts, and whom admins have named. One list for all trunks, since
 * the switch has one; whoever is in it may vouch for any provider, as it is with those of the machine.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import type { CenterView } from '../core/view.ts'

export interface Authorities {
  /** Where the switch reads it, with each connection that it makes. */
  readonly file: string
  /** PEM, as of now. */
  text(): string
}

export const createAuthorities = (view: Pick<CenterView, 'trunks'>, file: string): Authorities => {
  const ofMachine = machineTrusts()
  return {
    file,
    text: () => {
      const named = [...view.trunks.values()].flatMap(({ transport, certificateAuthority }) =>
        transport === 'tls' && certificateAuthority !== null ? certificatesIn(certificateAuthority) : [],
      )
      return `${[ofMachine, ...new Set(named)].join('\n')}\n`
    },
  }
}

/** As OpenSSL wants each to be written: one that stands askew would be the end of the whole list. */
const certificatesIn = (pem: string): readonly string[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one).toString().trim()]
    } catch {
      return []
    }
  })

/** The system's own list, where an organisation adds its own; without one, Mozilla's as it comes with Node. */
const machineTrusts = (): string => {
  const file = [process.env.SSL_CERT_FILE ?? '', ...SYSTEM_LISTS].find((one) => one !== '' && existsSync(one))
  return file === undefined ? rootCertificates.join('\n') : readFileSync(file, 'utf8').trim()
}

/** Debian and Alpine; Red Hat; SUSE. */
const SYSTEM_LISTS = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
]
