/**
 * What a browser is offered, best first. G.711 comes before Opus: beside an Opus leg MixMonitor's stereo file has 3 of each 20 ms,
 * six times slower (22.10.1: with option `D` its frames are taken for 8 kHz, and are 48 kHz).
 */
export const BROWSER_CODECS = 'alaw,ulaw,opus'
