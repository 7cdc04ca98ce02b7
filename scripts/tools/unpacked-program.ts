import { access, mkdir, readdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * How a program of an unpacked root is started: by that root's own loader and libraries, so that the host's are not
 * needed and need not fit.
 */
export const unpackedCommand = async (root: string, program: string): Promise<readonly [string, ...string[]]> => {
  // Not all suites have their libraries under /usr; and some lie in a folder of their own, found by an absolute RUNPATH,
  // which points at the host.
  const places = [`usr/lib/${triplet()}`, `lib/${triplet()}`, `usr/lib/${triplet()}/pulseaudio`]
  const old = join(root, 'usr/lib')
  const besides = (await readdir(old).catch(() => [])).some((file) => file.endsWith('.so')) ? [old] : []
  const libraries = await realFolders([...places.map((place) => join(root, place)), ...besides])
  return [await loaderIn(libraries), '--library-path', libraries.join(':'), join(root, program)]
}

/**
 * A folder with the libraries of an unpacked root for a program that the host's own loader starts: all but the C library's, which
 * have to be the loader's. The root must be of the host's own suite.
 */
export const librariesForHost = async (root: string): Promise<string> => {
  const folder = join(root, 'libraries-for-host')
  await mkdir(folder, { recursive: true })
  const places = [
    `lib/${triplet()}`,
    `usr/lib/${triplet()}`,
    `usr/lib/${triplet()}/pulseaudio`,
    `usr/lib/${triplet()}/nss`,
  ]
  for (const place of await realFolders(places.map((one) => join(root, one))))
    for (const file of await readdir(place))
      if (/\.so(\.|$)/.test(file) && !C_LIBRARY.test(file))
        await symlink(join(place, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error
        })
  return folder
}

/**
 * A configuration of fontconfig with the host's fonts and those of an unpacked root: a machine without a screen has none, and
 * a browser that has nothing to write with may crash.
 */
export const fontsForHost = async (root: string): Promise<string> => {
  const file = join(root, 'fonts-for-host.conf')
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    `  <dir>${join(root, 'usr/share/fonts')}</dir>`,
    `  <cachedir>${join(root, 'var/cache/fontconfig')}</cachedir>`,
    '</fontconfig>',
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return file
}

/** What Debian's libc6 has. */
const C_LIBRARY =
  /^(ld-linux.*|lib(c|m|mvec|dl|rt|pthread|util|anl|resolv|thread_db|nsl|BrokenLocale|c_malloc_debug|memusage|pcprofile|nss_.*))\.so/

const realFolders = async (folders: readonly string[]): Promise<readonly string[]> => {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)))
  return [...new Set(real.flatMap((folder) => (folder === null ? [] : [folder])))]
}

/** Debian's name for this machine's kind, which names its folder of libraries. */
export const triplet = (): string => {
  const known: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
  const found = known[process.arch]
  if (found === undefined) throw new Error(`this machine is ${process.arch}: only x64 and arm64 are known`)
  return found
}

const loaderIn = async (folders: readonly string[]): Promise<string> => {
  for (const folder of folders) {
    const loader = (await readdir(folder)).find((file) => /^ld-linux-.+\.so\.\d$/.test(file))
    if (loader !== undefined) return join(folder, loader)
  }
  throw new Error(`no loader (ld-linux-*.so) lies in ${folders.join(', ')}`)
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
