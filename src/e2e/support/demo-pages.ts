/** The app on its scripted server, as `npm run screens` has it: every state of every page without a hotline. */
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

export interface DemoPages {
  /** The page of a scene. */
  scene(name: string): string
  close(): Promise<void>
}

export const startDemoPages = async (port: number): Promise<DemoPages> => {
  const config = { mode: 'demo', configFile: CONFIG, logLevel: 'error' } as const
  await build(config)
  const server = await preview({ ...config, preview: { port, host: '127.0.0.1', strictPort: true, open: false } })
  return {
    scene: (name) => `http://127.0.0.1:${port}/index.html?scene=${name}`,
    close: () => server.close(),
  }
}

const CONFIG = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url))
