import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { type Config, certificateFiles } from '../../src/config.ts'
import type { AsteriskInstall } from '../tools/asterisk-binary.ts'
import { isOlder } from '../tools/asterisk-version.ts'
import type { SwitchAccess } from './access.ts'
import { type SwitchFolders, switchFolders } from './folders.ts'
import { SUPERVISOR_USER, type SwitchIdentity } from './identity.ts'
import { privateFolder, writePrivate } from './private-file.ts'
import { renderTemplate } from './render.ts'
import type { SipPorts } from './sip-ports.ts'

/**
 * Writes the switch's whole configuration into DATA/etc/asterisk, for its owner alone, from the templates in config/asterisk.
 * Returns the path of asterisk.conf.
 */
export function writeSwitchConfig(
  config: Config,
  install: AsteriskInstall,
  identity: SwitchIdentity,
  access: SwitchAccess,
  sip: SipPorts = { tcp: config.sipPort, tls: config.sipTlsPort },
): string {
  const folders = switchFolders(config)
  // the operator's own sections of pjsip.conf, which are read and never written
  privateFolder(operatorFolder(folders))
  const values = { ...placeValues(config, install, identity, folders, sip), ...accessValues(config, identity, access) }
  const templates = templateFolder(config)
  for (const name of readdirSync(templates).filter((file) => file.endsWith('.conf'))) {
    if (isKept(name, join(folders.etc, name))) continue
    const text = renderTemplate(readFileSync(join(templates, name), 'utf8'), values)
    writePrivate(
      join(folders.etc, name),
      name === 'modules.conf' && isOlder(install.version) ? withoutNewer(text) : text,
    )
  }
  if (!existsSync(join(folders.etc, AUTHORITIES)))
    writePrivate(join(folders.etc, AUTHORITIES), `${rootCertificates.join('\n')}\n`)
  writePrivate(join(folders.etc, VISITORS), visitorPlan(config.visitorNumbers))
  // files whose absence Asterisk reports as an error although all in them is optional
  for (const name of [
    'ccss',
    'features',
    'stasis',
    'udptl',
    'websocket_client',
    'codecs',
    'dsp',
    'pjproject',
    'queues',
    'queuerules',
  ]) {
    writePrivate(join(folders.etc, `${name}.conf`), '; empty: the defaults hold\n')
  }
  return join(folders.etc, 'asterisk.conf')
}

/** What the server writes stays as it is, unless it comes from a version that knew no bans: SIP would be shut for everybody. */
const isKept = (name: string, file: string): boolean =>
  (name === NET_PHONES || name === BANS) &&
  existsSync(file) &&
  (name === NET_PHONES || readFileSync(file, 'utf8').includes('[bans]'))

/** Without the modules that older ones do not have and do not need. */
const withoutNewer = (modules: string): string => modules.replace(/^require = res_websocket_client\.so$/m, '')

/** Writes only what changes with a start of the server: who may use ARI and AMI. The switch has to be told to reload it. */
export function writeAccessConfig(config: Config, identity: SwitchIdentity, access: SwitchAccess): void {
  const { etc } = switchFolders(config)
  for (const name of ['ari.conf', 'manager.conf']) {
    const template = readFileSync(join(templateFolder(config), name), 'utf8')
    writePrivate(join(etc, name), renderTemplate(template, accessValues(config, identity, access)))
  }
}

/** Whom the net may ring: the server's to write, ours only until it has. */
export const NET_PHONES = 'net-phones.conf'

/** Who is shut out: the server's to write, ours only until it has. */
export const BANS = 'acl.conf'

/** Who may vouch for a trunk's certificate: the server's to write, ours only until it has. */
export const AUTHORITIES = 'trunk-authorities.pem'

const VISITORS = 'visitors.conf'

/** What a visitor's browser may dial: the published numbers, word for word, by the way that every caller comes. */
const visitorPlan = (numbers: readonly string[]): string =>
  [
    '; What visitors of the page /call may dial (the setting visitorNumbers); written at each start.',
    '[from-visitor]',
    ...numbers.map((number) => `exten => ${number},1,Goto(from-trunk,${number},1)`),
    '',
  ].join('\n')

const templateFolder = (config: Config): string => join(config.root, 'config', 'asterisk')

const operatorFolder = (folders: SwitchFolders): string => join(dirname(folders.etc), 'pjsip.d')

function placeValues(
  config: Config,
  install: AsteriskInstall,
  identity: SwitchIdentity,
  folders: SwitchFolders,
  sip: SipPorts,
): Record<string, string> {
  return {
    etcDir: folders.etc,
    operatorDir: operatorFolder(folders),
    modulesDir: install.modulesDir,
    dataDir: install.dataDir,
    stateDir: folders.state,
    spoolDir: folders.spool,
    runDir: folders.run,
    logDir: folders.log,
    soundsDir: folders.sounds,
    musicDir: folders.music,
    systemName: identity.systemName,
    dialplan: join(config.root, 'dialplan', 'asterisk', 'extensions.conf'),
    ariPort: String(config.ariPort),
    sipBind: placeAt(config.sipHost, config.sipPort),
    sipTcpBind: placeAt(config.sipHost, sip.tcp),
    sipTlsBind: placeAt(config.sipHost, sip.tls),
    tlsCert: certificateFiles(config).cert,
    tlsKey: certificateFiles(config).key,
    authorities: join(folders.etc, AUTHORITIES),
    // Older ones do not know the word, and take no names with a star.
    tlsWildcards: isOlder(install.version) ? '' : 'allow_wildcard_certs = yes',
    publicSignalling: config.publicAddress === '' ? '' : `external_signaling_address = ${config.publicAddress}`,
    publicMedia: config.publicAddress === '' ? '' : `external_media_address = ${config.publicAddress}`,
    publicCandidate: publicCandidate(config),
    netLeastMs: isOlder(install.version) ? '0' : '2000',
    rtpFirst: String(config.rtpPorts.first),
    rtpLast: String(config.rtpPorts.last),
  }
}

const placeAt = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)

/** The address that browsers are told beside this machine's own, `OWN => PUBLIC`; nothing where none is set. */
function publicCandidate({ publicAddress }: Config): string {
  const own = Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && !one.internal && one.family === 'IPv4')
  // A name would have to be looked up, and may mean another address tomorrow.
  if (own === undefined || isIP(publicAddress) !== 4 || own.address === publicAddress) return ''
  return `${own.address} => ${publicAddress},include_local_address`
}

function accessValues(config: Config, identity: SwitchIdentity, access: SwitchAccess): Record<string, string> {
  const older = isOlder(access.version)
  return {
    // Older ones have neither these addresses in ari.conf nor variables that are told with the events of one leg alone.
    ariDeny: older ? '' : 'deny = 0.0.0.0/0.0.0.0',
    ariPermit: older ? '' : 'permit = 127.0.0.1/255.255.255.255',
    ariVariables: older ? 'channelvars = SAMBUNG' : '',
    amiPort: String(config.amiPort),
    serverUser: access.ariUser,
    ariSecret: access.ariSecret,
    amiSecret: access.amiSecret,
    supervisorUser: SUPERVISOR_USER,
    supervisorSecret: identity.supervisorSecret,
  }
}
