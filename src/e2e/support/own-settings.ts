/** What makes an installation a test's own: a data folder and ports that nobody else has. */
import type { PortBlock } from './ports.ts'

export interface OwnSettings {
  readonly httpPort: number
  readonly sipPort: number
  readonly sipTlsPort: number
  readonly ariPort: number
  readonly env: Readonly<Record<string, string>>
}

export const ownSettings = (ports: PortBlock, data: string, rtpPorts: number): OwnSettings => {
  const [httpPort, sipPort, ariPort, amiPort] = [ports.take(), ports.take(), ports.take(), ports.take()]
  const sipTlsPort = ports.take()
  const rtp = ports.takeRange(rtpPorts)
  const env = {
    SAMBUNG_DATA: data,
    SAMBUNG_PORT: `${httpPort}`,
    SAMBUNG_SIP_PORT: `${sipPort}`,
    SAMBUNG_SIP_TLS_PORT: `${sipTlsPort}`,
    SAMBUNG_ARI_PORT: `${ariPort}`,
    SAMBUNG_AMI_PORT: `${amiPort}`,
    SAMBUNG_RTP_PORTS: `${rtp.first}-${rtp.last}`,
  }
  return { httpPort, sipPort, sipTlsPort, ariPort, env }
}

/** This process's environment without what it says about an installation of its own. */
export const foreignEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SAMBUNG_')))
