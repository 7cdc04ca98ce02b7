/** As much of a Dockerfile as ours uses: stages of instructions, in the two forms that commands have. */

export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  readonly rest: string
}

export interface Stage {
  readonly from: string
  readonly name: string | null
  readonly instructions: readonly Instruction[]
}

/** Comments go, lines that end with a backslash are joined. Throws at anything before the first FROM. */
export const parseDockerfile = (text: string): readonly Stage[] => {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line))
  const whole = lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const stages: { from: string; name: string | null; instructions: Instruction[] }[] = []
  for (const line of whole) {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? []
    const [, from = '', name] =
      /^(\S+)(?:\s+[Aa][Ss]\s+(\S+))?$/.exec(keyword.toUpperCase() === 'FROM' ? rest : '') ?? []
    if (from !== '') stages.push({ from, name: name ?? null, instructions: [] })
    else if (stages.length === 0 || keyword === '') throw new Error(`no instruction of a Dockerfile: ${line}`)
    else stages.at(-1)?.instructions.push({ keyword: keyword.toUpperCase(), rest })
  }
  return stages
}

/** The words of a command in JSON form. */
export const execForm = (rest: string): readonly string[] => {
  const words: unknown = JSON.parse(rest)
  if (!Array.isArray(words) || words.length === 0 || !words.every((word) => typeof word === 'string'))
    throw new Error(`a list of words is wanted: ${rest}`)
  return words
}

/** `NAME=value`, one a line, without quotes. */
export const environmentOf = ({ rest }: Instruction): readonly [name: string, value: string] => {
  const [, name = '', value = ''] = /^([A-Z_][A-Z0-9_]*)=(\S*)$/.exec(rest) ?? []
  if (name === '') throw new Error(`one NAME=value is wanted: ENV ${rest}`)
  return [name, value]
}

/** What a stage has set when it is done: who runs what, where, with what around it. */
export interface Image {
  readonly env: Readonly<Record<string, string>>
  readonly workdir: string
  readonly user: string
  readonly command: readonly string[]
  readonly health: readonly string[]
  readonly volumes: readonly string[]
  /** `8080/tcp`, `10000-10099/udp`. */
  readonly ports: readonly string[]
}

export const imageOf = ({ instructions }: Stage): Image => {
  const all = (keyword: string): readonly Instruction[] => instructions.filter((one) => one.keyword === keyword)
  const last = (keyword: string): string => all(keyword).at(-1)?.rest ?? ''
  const words = (keyword: string): readonly string[] => (last(keyword) === '' ? [] : execForm(last(keyword)))
  const health = last('HEALTHCHECK').replace(/^.*?\bCMD\s+/, '')
  return {
    env: Object.fromEntries(all('ENV').map(environmentOf)),
    workdir: last('WORKDIR') || '/',
    user: last('USER') || 'root',
    command: [...words('ENTRYPOINT'), ...words('CMD')],
    health: health === '' ? [] : execForm(health),
    volumes: all('VOLUME').flatMap(({ rest }) => rest.split(/\s+/)),
    ports: all('EXPOSE').flatMap(({ rest }) => rest.split(/\s+/)),
  }
}
