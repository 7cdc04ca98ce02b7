import { access, readFile } from 'node:fs/promises'
import { run } from './run.ts'

/**
 * The Debian mirrors this machine is set up for, never a name in our code. What `apt-get update` would ask is read from apt
 * itself: that knows both source formats and, other than `indextargets`, needs no package lists, which a fresh machine lacks.
 */
export const debianSources = async (): Promise<readonly string[]> => {
  const release = await hostRelease()
  if (release.id !== 'debian') return []
  const { stdout } = await run('apt-get', ['update', '--print-uris'])
  return sourcesIn(stdout, release.codename)
}

/** Those of them that can hold another suite: no security, updates or backports, no other maker's repository. */
export const sourcesIn = (uris: string, codename: string): readonly string[] => {
  const suites = [codename, 'stable', 'oldstable', 'testing', 'unstable', 'sid']
  const found = [...uris.matchAll(/^'(.+\/)dists\/(.+)\/InRelease'/gm)]
  return [...new Set(found.flatMap(([, uri = '', suite = '']) => (suites.includes(suite) ? [uri] : [])))]
}

export type HostRelease = { readonly id: string; readonly codename: string; readonly name: string }

/** What /etc/os-release says of this machine; empty words where it says nothing. */
export const hostRelease = async (): Promise<HostRelease> => {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? ''
  return { id: field('ID'), codename: field('VERSION_CODENAME'), name: field('PRETTY_NAME') }
}

/** The option of a source line that names Debian's archive keyring; none where only apt's own trusted keys exist. */
export const keyringOption = async (): Promise<string> => {
  for (const end of ['gpg', 'pgp']) {
    const keyring = `/usr/share/keyrings/debian-archive-keyring.${end}`
    const there = await access(keyring).then(
      () => true,
      () => false,
    )
    if (there) return `[signed-by=${keyring}] `
  }
  return ''
}
