/** The placeholders of config/asterisk/*.conf: `{{name}}` stands for a value. */

/**
 * The template with every placeholder filled in. Throws when a placeholder has no value, and when a value would begin a line
 * or a comment of its own.
 */
export function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split('\n')
    .map((line) => (line.startsWith(';') ? line : renderLine(line, values)))
    .join('\n')
}

function renderLine(line: string, values: Readonly<Record<string, string>>): string {
  return line.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) throw new Error(`the template wants {{${name}}}, which has no value: ${line}`)
    // the characters that end a line or begin a comment in Asterisk's files
    if (/[\r\n\0;]/.test(value)) throw new Error(`the value of {{${name}}} can't stand in the switch's configuration`)
    return value
  })
}
