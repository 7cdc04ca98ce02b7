import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The app of `/`; with `--mode demo` the same pages on a scripted server and phone, in a folder that no installation serves. */
export default defineConfig(({ mode }) => {
  const demo = mode === 'demo'
  return {
    root: 'softphone',
    plugins: demo ? [react(), demoEntry] : [react()],
    build: {
      outDir: demo ? '../dist/softphone-demo' : '../dist/softphone',
      emptyOutDir: true,
      target: 'es2022',
      assetsDir: 'app',
      // The content policy allows no data: fonts and workers; every asset is a file.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // What counts is held by a test: gzipped, before the first word is on the screen.
      chunkSizeWarningLimit: 700,
      manifest: true,
      rolldownOptions: {
        input: demo ? 'softphone/index.html' : ['softphone/index.html', 'softphone/call.html'],
        output: { hashCharacters: 'hex' },
      },
    },
  }
})

/** The same page begins with another module. */
const demoEntry: Plugin = {
  name: 'demo-entry',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace('./main.tsx', './demo/main.tsx') },
}
