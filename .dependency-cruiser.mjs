/**
 * Who may import whom (CONTRIBUTING.md, "Where things go"). Each rule is an allow-list: what is not named is forbidden, and
 * the comment says what to do instead. `scripts/check` plants a violation of each rule to see that it is caught.
 */
const TEST = '\\.(test|arbitrary)\\.ts$|/testing/|/contract[a-z-]*\\.ts$|^src/e2e/'

/** @param {string} name @param {string} from @param {string[]} allowed @param {string} instead */
const only = (name, from, allowed, instead) => ({
  name,
  severity: 'error',
  comment: instead,
  from: { path: from, pathNot: TEST },
  to: { pathNot: [...allowed, `${from}`] },
})

const npm = (/** @type {string[]} */ ...names) => `^node_modules/(${names.join('|')})/`
/** What pages are made of. */
const PAGE = [
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  '@mantine/.*',
  '@tabler/.*',
  '@tanstack/.*',
  '@fontsource-variable/.*',
  'i18next',
  'react-i18next',
  'sip.js',
  'wavesurfer.js',
]
const NODE = '^(node:)?[a-z_/]+$'

export default {
  forbidden: [
    only(
      'core-is-pure',
      '^src/core/',
      [npm('typebox')],
      'The core gets what it needs in inputs: do I/O in an adapter.',
    ),
    only(
      'ports-know-the-core',
      '^src/ports/',
      ['^src/core/'],
      'A port is an interface: what implements it goes to an adapter.',
    ),
    only(
      'wire-knows-the-core',
      '^src/wire/',
      ['^src/core/', npm('typebox')],
      'Only schemas of what crosses HTTP belong here.',
    ),
    only(
      'runtime-is-plain',
      '^src/runtime/',
      ['^src/core/', '^src/ports/', NODE],
      'Take the adapter as an argument; main.ts joins them.',
    ),
    only(
      'fake-switch',
      '^src/telephony/fake/',
      ['^src/core/', '^src/ports/', NODE],
      'A driver knows the core, the ports and its own library.',
    ),
    only(
      'asterisk-driver',
      '^src/telephony/asterisk/',
      ['^src/core/', '^src/ports/', NODE, npm('ws', '@types/ws', 'asterisk-manager', 'ari-client', 'swagger-client')],
      'A driver knows the core, the ports and its own library, and never another driver.',
    ),
    only(
      'sip-probe',
      '^src/telephony/sip-probe/',
      ['^src/core/', NODE],
      'It asks one question over UDP and reads the answer: hand in the rest.',
    ),
    only(
      'storage-alone',
      '^src/storage/',
      ['^src/core/', '^src/ports/', NODE, npm('kysely', 'sqlite3')],
      'Hand it in as an argument; main.ts joins them.',
    ),
    only(
      'http-gets-functions',
      '^src/http/',
      [
        '^src/core/',
        '^src/ports/',
        '^src/wire/',
        NODE,
        npm('fastify', '@fastify/.*', 'argon2', 'prom-client', 'typebox', 'ajv'),
      ],
      'Routes get functions as arguments: add what you need to HttpDeps and join it in main.ts.',
    ),
    only(
      'edge-is-small',
      '^src/edge/',
      ['^src/wire/', NODE, '^src/config\\.ts$', npm('ws', '@types/ws')],
      'The edge only passes on: logic belongs to the server.',
    ),
    only(
      'speech-alone',
      '^src/speech/',
      ['^src/core/', '^src/ports/', NODE, '^src/config\\.ts$', npm('n2words', '@audio/[^/]+')],
      'Words as sound only: hand in the rest.',
    ),
    only(
      'config-alone',
      '^src/(config|settings)\\.ts$',
      [NODE, npm('typebox', 'yaml')],
      'Settings are read here and handed on.',
    ),
    only(
      'scripts-start-processes',
      '^scripts/',
      ['^src/core/', '^src/wire/', '^src/config\\.ts$', NODE, npm('dependency-cruiser', 'playwright-core', 'ws')],
      'A script starts the product as a process and talks to it from outside.',
    ),
    only(
      'softphone-talks-http',
      '^softphone/',
      ['^src/core/', '^src/wire/', npm(...PAGE)],
      'The page reaches the server over HTTP with the schemas of src/wire.',
    ),
    {
      name: 'sip-stays-in-the-phone',
      severity: 'error',
      comment: 'Pages use the Phone of softphone/phone/phone.ts, which has a fake twin.',
      from: { path: '^softphone/(?!phone/)' },
      to: { path: '(^|/)node_modules/sip\\.js/' },
    },
    {
      name: 'no-demo-in-the-page',
      severity: 'error',
      comment: 'The scripted server and the fake phone have an entry of their own: softphone/demo/main.tsx.',
      from: { path: '^softphone/(?!demo/)', pathNot: TEST },
      to: { path: '^softphone/(demo/|phone/fake-phone)' },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      comment: 'main.ts joins everything and is joined to nothing: move what you need into a folder of its own.',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      comment: 'Fakes, contracts and generators are for tests: move what the product needs out of them.',
      from: { path: '^(src|softphone|scripts)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'tests-stay-near',
      severity: 'error',
      comment:
        'A test imports its own folder, ports, the core and the fake switch; more is an e2e test of the product.',
      // The simulated house (src/e2e/faults/sim) starts no process: it is a test of the runtime.
      from: {
        path: '^src/([^/]+)/(.*)(\\.(test|arbitrary)\\.ts$|/contract\\.ts$|testing/|faults/sim/)',
        pathNot: '^src/e2e/(?!faults/sim/)',
      },
      to: {
        path: '^src/',
        pathNot: [
          '^src/$1/',
          '^src/core/',
          '^src/ports/',
          '^src/wire/',
          '^src/telephony/(fake/|contract)',
          '^src/runtime/',
        ],
      },
    },
    {
      name: 'e2e-from-outside',
      severity: 'error',
      comment:
        'An e2e test starts the product as a process; it imports its own support, the core, ports, and the engine and the voice themselves.',
      from: { path: '^src/e2e/(?!faults/sim/)' },
      to: {
        path: '^(src|scripts)/',
        pathNot: ['^src/e2e/', '^src/core/', '^src/ports/', '^src/wire/', '^src/telephony/', '^src/speech/'],
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Take the shared part out into a file of its own.',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      comment: 'The import leads nowhere: is the file or the package missing?',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
}
