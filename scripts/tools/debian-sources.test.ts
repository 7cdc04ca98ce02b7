import { expect, test } from 'vitest'
import { sourcesIn } from './debian-sources.ts'

const uris = `'http://mirror.example/debian/dists/trixie/InRelease' mirror.example_debian_dists_trixie_InRelease 0 
'http://mirror.example/debian/dists/trixie-updates/InRelease' mirror.example_debian_dists_trixie-updates_InRelease 0 
'http://mirror.example/debian-security/dists/trixie-security/InRelease' mirror.example_security_InRelease 0 
'http://other.example/node_22.x/dists/nodistro/InRelease' other.example_node_InRelease 0 
'http://mirror.example/debian/dists/trixie/InRelease' mirror.example_debian_dists_trixie_InRelease 0 
'http://mirror.example/debian/dists/trixie/main/binary-amd64/Packages.xz' mirror.example_Packages 0 
'http://second.example/debian/dists/stable/InRelease' second.example_debian_dists_stable_InRelease 0 
`

test('the mirrors of the system are taken once each, without security, updates and other makers', () => {
  expect(sourcesIn(uris, 'trixie')).toEqual(['http://mirror.example/debian/', 'http://second.example/debian/'])
})

test('no sources give none', () => {
  expect(sourcesIn('', 'trixie')).toEqual([])
})
