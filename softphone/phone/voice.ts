/**
 * What one speaks into a call: copies of the microphone's sound, so that a call's end does not end the microphone; silence
 * when there is none, so that the call is answered all the same and the page can say what is wrong.
 */
export interface Voice {
  /** As sip.js asks for it when a call is answered. */
  stream(): Promise<MediaStream>
  /** The connection of the call that is up. */
  attach(connection: RTCPeerConnection | null): void
  mute(on: boolean): void
  speakFrom(stream: MediaStream | null): void
  close(): void
}

export const createVoice = (microphone: () => MediaStream | null): Voice => {
  let connection: RTCPeerConnection | null = null
  let muted = false
  const copies: MediaStreamTrack[] = []
  const copyOf = (stream: MediaStream | null): MediaStreamTrack => {
    const [track] = stream?.getAudioTracks() ?? []
    const copy = track === undefined ? silence() : track.clone()
    copy.enabled = !muted
    copies.push(copy)
    return copy
  }
  const sender = (): RTCRtpSender | undefined => connection?.getSenders().find(({ track }) => track?.kind === 'audio')
  return {
    stream: async () => new MediaStream([copyOf(microphone())]),
    attach: (up) => {
      connection = up
    },
    mute: (on) => {
      muted = on
      for (const copy of copies) copy.enabled = !on
    },
    speakFrom: (stream) => {
      void sender()?.replaceTrack(copyOf(stream))
    },
    close: () => {
      connection = null
      muted = false
      for (const copy of copies.splice(0)) copy.stop()
    },
  }
}

/** Made once: a browser has few of them and gives none back. */
let quiet: { readonly audio: AudioContext; readonly source: AudioNode } | null = null

/** Somebody has to make it: of a track without a source nothing is sent, and the switch takes the page for dead. */
const silence = (): MediaStreamTrack => {
  quiet ??= startQuiet()
  const end = quiet.audio.createMediaStreamDestination()
  quiet.source.connect(end)
  const [track] = end.stream.getAudioTracks()
  if (track === undefined) throw new Error('The browser made no track')
  return track
}

const startQuiet = () => {
  const audio = new AudioContext()
  const source = new ConstantSourceNode(audio, { offset: 0 })
  source.start()
  return { audio, source }
}
