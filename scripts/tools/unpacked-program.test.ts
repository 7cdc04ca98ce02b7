import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fontsForHost, triplet, unpackedCommand } from './unpacked-program.ts'

test('a program starts by the loader of its own root, with its own libraries alone', async () => {
  const root = await folder()
  await put(root, `usr/lib/${triplet()}/ld-linux-x86-64.so.2`)
  await put(root, `usr/lib/${triplet()}/pulseaudio/libpulsecommon.so`)
  await symlink('usr/lib', join(root, 'lib'))
  const libraries = join(root, 'usr/lib', triplet())
  expect(await unpackedCommand(root, 'usr/bin/sox')).toEqual([
    join(libraries, 'ld-linux-x86-64.so.2'),
    '--library-path',
    `${libraries}:${join(libraries, 'pulseaudio')}`,
    join(root, 'usr/bin/sox'),
  ])
})

test('a suite without merged /usr has its loader and libraries in both places', async () => {
  const root = await folder()
  await put(root, `lib/${triplet()}/ld-linux-x86-64.so.2`)
  await put(root, `usr/lib/${triplet()}/libsox.so.3`)
  const [loader, , libraries] = await unpackedCommand(root, 'usr/bin/sox')
  expect(loader).toBe(join(root, 'lib', triplet(), 'ld-linux-x86-64.so.2'))
  expect(libraries).toBe(`${join(root, 'usr/lib', triplet())}:${join(root, 'lib', triplet())}`)
})

test('a root without a loader is told', async () => {
  const root = await folder()
  await put(root, `usr/lib/${triplet()}/libsox.so.3`)
  await expect(unpackedCommand(root, 'usr/bin/sox')).rejects.toThrow('no loader (ld-linux-*.so) lies in')
})

test('a browser of an unpacked root has its fonts, and the host’s if there are any', async () => {
  const root = await folder()
  const words = await readFile(await fontsForHost(root), 'utf8')
  expect(words).toContain(`<dir>${root}/usr/share/fonts</dir>`)
  expect(words).toContain('<include ignore_missing="yes">/etc/fonts/fonts.conf</include>')
})

const folder = async (): Promise<string> => {
  const made = await realpath(await mkdtemp(join(tmpdir(), 'sambung-root-')))
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

const put = async (root: string, path: string): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), '')
}
