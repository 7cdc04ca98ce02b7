import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** The full path of a program on the PATH (or in the folders where daemons lie), or null. */
export const onPath = async (program: string): Promise<string | null> => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
  for (const folder of folders.filter((one) => one !== '')) {
    const file = join(folder, program)
    if (await isProgram(file)) return file
  }
  return null
}

export const isProgram = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
