/** The desk's own sounds, made here: two soft tones for a ring, one for a test. Nothing is fetched to ring. */

const RING_HZ = [523.25, 659.25] as const
const TEST_HZ = [440, 554.37, 659.25] as const
const RING_EVERY_MS = 2_600

let context: AudioContext | null = null
const open = (): AudioContext => {
  context ??= new AudioContext()
  return context
}

/** Rings until stopped. A browser that holds sound back lets title and notice do it alone. */
export const startRinging = (): (() => void) => {
  const ring = (): void => void play(RING_HZ, 0.28).catch(() => undefined)
  ring()
  const again = setInterval(ring, RING_EVERY_MS)
  return () => clearInterval(again)
}

/** False when the browser would not play it. */
export const playTestSound = async (): Promise<boolean> => {
  try {
    await play(TEST_HZ, 0.16)
    return open().state === 'running'
  } catch {
    return false
  }
}

/** One tone after the other, each fading: no click at either end. */
const play = async (tones: readonly number[], seconds: number): Promise<void> => {
  const audio = open()
  if (audio.state === 'suspended') await audio.resume()
  tones.forEach((hz, n) => {
    const from = audio.currentTime + n * seconds
    const gain = audio.createGain()
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(0.22, from + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, from + seconds * 1.6)
    const tone = new OscillatorNode(audio, { frequency: hz })
    tone.connect(gain).connect(audio.destination)
    tone.start(from)
    tone.stop(from + seconds * 1.7)
  })
}
