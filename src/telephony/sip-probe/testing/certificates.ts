/** Certificates that vouch for themselves, made by scripts/tls for these tests alone, and their keys, which open nothing else. */

/** For 127.0.0.1, until 2120. */
export const GOOD = {
  key: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/60+++yKEobzhpwb',
    'JXFVxpL+iUs3UpdXYDJp5f4jRTWhRANCAAT3Z9Zd3vuhN9R0HUQaNwn0QWNN8oKG',
    'Y8qkLt7Gw18eD/N/0Bky9I1b7zTSCqu4cujfIMoF+/K40W+Uj/AIuQgR',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
  cert: [
    '-----BEGIN CERTIFICATE-----',
    'MIIBqjCCAVCgAwIBAgIQAZIlgptC/VqcukzU9OS8gzAKBggqhkjOPQQDAjASMRAw',
    'DgYDVQQDDAdTYW1idW5nMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw',
    'WjASMRAwDgYDVQQDDAdTYW1idW5nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
    '92fWXd77oTfUdB1EGjcJ9EFjTfKChmPKpC7exsNfHg/zf9AZMvSNW+800gqruHLo',
    '3yDKBfvyuNFvlI/wCLkIEaOBhTCBgjAdBgNVHQ4EFgQU8l7GyX1K6Ai2Ml9t1Euo',
    '97M1W0AwHwYDVR0jBBgwFoAU8l7GyX1K6Ai2Ml9t1Euo97M1W0AwDwYDVR0TAQH/',
    'BAUwAwEB/zATBgNVHSUEDDAKBggrBgEFBQcDATAaBgNVHREEEzARhwR/AAABggls',
    'b2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIgQBz2VmpW0nW3uCymfRq5JrYUGeHm',
    'I8CmjGbl/DIE+xwCIQDvL30B/FEoJ5GDBE9A9KIX7nnK2KcKa+SM4g46mdzaEw==',
    '-----END CERTIFICATE-----',
  ].join('\n'),
}

/** For 127.0.0.1, until 2021. */
export const EXPIRED = {
  key: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgfhHOX+uXIJM2R0mx',
    'rWKI2OzVyAk5jDATbBiEsXZyje+hRANCAAR9/lFOn8S4UuqQFpfnfZpg43rAnLRu',
    'qEwI/W8Ed4R7FNxU1wMP5XFsQjE9p/ox/+fVEH854SWNeL9mtmVqtDBm',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
  cert: [
    '-----BEGIN CERTIFICATE-----',
    'MIIBnDCCAUGgAwIBAgIQAeVtds53TOBIiBkMw096bDAKBggqhkjOPQQDAjASMRAw',
    'DgYDVQQDDAdTYW1idW5nMB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAwMFow',
    'EjEQMA4GA1UEAwwHU2FtYnVuZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH3+',
    'UU6fxLhS6pAWl+d9mmDjesCctG6oTAj9bwR3hHsU3FTXAw/lcWxCMT2n+jH/59UQ',
    'fznhJY14v2a2ZWq0MGajeTB3MB0GA1UdDgQWBBTh96pYWLS1QL0kwl0ru/AChMbz',
    'PjAfBgNVHSMEGDAWgBTh96pYWLS1QL0kwl0ru/AChMbzPjAPBgNVHRMBAf8EBTAD',
    'AQH/MBMGA1UdJQQMMAoGCCsGAQUFBwMBMA8GA1UdEQQIMAaHBH8AAAEwCgYIKoZI',
    'zj0EAwIDSQAwRgIhAOnZn7XIRVjZFvS3ouzx+/hH6WuksxezGb0KTX5X9LIrAiEA',
    'l8kH18rXhCJFeExjfHayxr/cm7moKe5RNXRrZvnwkbE=',
    '-----END CERTIFICATE-----',
  ].join('\n'),
}

/** For other.example, until 2120. */
export const ELSEWHERE = {
  key: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkKdBWe94plpy2BRp',
    'VHxoLrlhpVO8m2UAhtv+kmEwBtihRANCAAS2ffqVpx89Bb1OGnYCTLT1RfxIoYdi',
    'KULil0BeG4KHqtQHtPKHxlS+J9wnumnfD+BLABsuOy2AGiNFeCk3gkUJ',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
  cert: [
    '-----BEGIN CERTIFICATE-----',
    'MIIBqTCCAU6gAwIBAgIQAUqX/ZZR5TiZDA3aXO+g8zAKBggqhkjOPQQDAjASMRAw',
    'DgYDVQQDDAdTYW1idW5nMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAw',
    'WjASMRAwDgYDVQQDDAdTYW1idW5nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
    'tn36lacfPQW9Thp2Aky09UX8SKGHYilC4pdAXhuCh6rUB7Tyh8ZUvifcJ7pp3w/g',
    'SwAbLjstgBojRXgpN4JFCaOBgzCBgDAdBgNVHQ4EFgQUQKqPFiMfxhsWGQFrvZ2Z',
    '9c8cP1EwHwYDVR0jBBgwFoAUQKqPFiMfxhsWGQFrvZ2Z9c8cP1EwDwYDVR0TAQH/',
    'BAUwAwEB/zATBgNVHSUEDDAKBggrBgEFBQcDATAYBgNVHREEETAPgg1vdGhlci5l',
    'eGFtcGxlMAoGCCqGSM49BAMCA0kAMEYCIQD+tfBbRYBuuFnUb8UqIE1PS9xWgT5Y',
    'TB4rVhhoQKvmAwIhAN4vEw3PBAvEPP7VCiiHLKEiM+mUR1CAn8TLdBB8bSjv',
    '-----END CERTIFICATE-----',
  ].join('\n'),
}
