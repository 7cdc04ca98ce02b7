/** `node dist/scripts/tls/make.js`: the certificate of the page's address, where one has to be made. `npm start` does it by itself. */
import { loadConfig } from '../../src/config.ts'
import { ensureCertificate } from './certificate.ts'

await ensureCertificate(loadConfig(process.env))
