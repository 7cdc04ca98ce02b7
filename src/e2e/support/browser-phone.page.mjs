/** A browser's telephone at its smallest, run in a real Chromium: it registers, answers, and has a steady tone for a voice. */
import { Registerer, SessionState, UserAgent, Web } from 'sip.js'

const sound = new AudioContext()
const state = { registered: false, registrations: 0, calls: [] }

const voice = (hz) => async () => {
  const tone = new OscillatorNode(sound, { frequency: hz })
  const quiet = new GainNode(sound, { gain: 0.3 })
  const out = sound.createMediaStreamDestination()
  tone.connect(quiet).connect(out)
  tone.start()
  return out.stream
}

const listen = (session) => {
  const stream = session.sessionDescriptionHandler.remoteMediaStream
  // Chromium decodes what nobody plays only when an element has it.
  const player = new Audio()
  player.srcObject = stream
  player.muted = true
  void player.play()
  const ear = new AnalyserNode(sound, { fftSize: 8192, smoothingTimeConstant: 0 })
  sound.createMediaStreamSource(stream).connect(ear)
  return ear
}

globalThis.phone = {
  async start({ uri, secret, server, hz }) {
    await sound.resume()
    const agent = new UserAgent({
      uri: UserAgent.makeURI(uri),
      authorizationUsername: uri.replace(/^sip:|@.*$/g, ''),
      authorizationPassword: secret,
      transportOptions: { server },
      logLevel: 'error',
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(voice(hz)),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 300,
        peerConnectionConfiguration: { iceServers: [] },
      },
      delegate: {
        onInvite(session) {
          const shown = session.remoteIdentity.uri.user
          const call = { session, shown, offered: session.request.body, ear: null }
          state.calls.push(call)
          session.stateChange.addListener((next) => {
            if (next === SessionState.Established) call.ear = listen(session)
          })
        },
      },
    })
    // A switch that is just starting leaves a request unanswered, and sip.js waits 32 s for it: asked anew after two.
    const register = () =>
      new Promise((resolve) => {
        setTimeout(resolve, 2_000, false)
        const requestDelegate = { onAccept: () => resolve(true), onReject: () => resolve(false) }
        new Registerer(agent, { expires: 120 }).register({ requestDelegate }).catch(() => resolve(false))
      })
    // Again and again, as a desk does: the switch may be away, or not have the account yet.
    const look = async () => {
      if (!agent.isConnected()) {
        state.registered = false
        await agent.reconnect().catch(() => {})
      } else if (!state.registered) {
        state.registered = await register()
        if (state.registered) state.registrations += 1
      }
      setTimeout(look, 200)
    }
    await agent.start()
    await look()
  },
  registered: () => state.registered,
  registrations: () => state.registrations,
  calls: () => state.calls.map(({ session, shown, offered }) => ({ state: session.state, shown, offered })),
  answer: (index) => state.calls[index].session.accept().then(() => true),
  decline: (index) => state.calls[index].session.reject({ statusCode: 486 }).then(() => true),
  hangUp: (index) => state.calls[index].session.bye().then(() => true),
  /** How loud a frequency is in what is heard, in dB. */
  tone(index, hz) {
    const { ear } = state.calls[index]
    if (ear === null) return -120
    const levels = new Float32Array(ear.frequencyBinCount)
    ear.getFloatFrequencyData(levels)
    const bin = Math.round((hz * ear.fftSize) / sound.sampleRate)
    return Math.max(...levels.subarray(bin - 1, bin + 2), -120)
  },
}
