/** Which kinds of events the switch is told not to send, by socket. */
import type { AriRequest } from './ari-socket.ts'

/** None of them changes what we know; on the slow socket one does. */
export const UNWANTED_EVENTS = [
  'BridgeAttendedTransfer',
  'BridgeBlindTransfer',
  'BridgeCreated',
  'BridgeDestroyed',
  'BridgeMerged',
  'BridgeVideoSourceChanged',
  'ChannelCallerId',
  'ChannelConnectedLine',
  'ChannelCreated',
  'ChannelDialplan',
  'ChannelEnteredBridge',
  'ChannelHold',
  'ChannelLeftBridge',
  'ChannelTalkingFinished',
  'ChannelTalkingStarted',
  'ChannelToneDetected',
  'ChannelTransfer',
  'ChannelUnhold',
  'ChannelUserevent',
  'ChannelVarset',
  'ContactStatusChange',
  'DeviceStateChanged',
  'EndpointStateChange',
  'PeerStatusChange',
  'PlaybackContinuing',
  'PlaybackStarted',
  'RecordingFailed',
  'RecordingFinished',
  'RecordingStarted',
  'TextMessageReceived',
] as const

/** What the control socket tells of legs, and of what is said to them. */
const LEG_EVENTS = [
  'ChannelDtmfReceived',
  'Dial',
  'PlaybackFinished',
  'ChannelStateChange',
  'ChannelHangupRequest',
  'ChannelDestroyed',
  'StasisStart',
  'StasisEnd',
] as const

export const toFilterRequest = (app: string): AriRequest => ({
  method: 'PUT',
  uri: `applications/${encodeURIComponent(app)}/eventFilter`,
  // A list of the allowed would swallow the answers to our requests too.
  body: { disallowed: UNWANTED_EVENTS.map((type) => ({ type })) },
})

/** Of browsers' accounts nothing but that they come and go: the news of their legs comes by the control socket. */
export const toSlowFilterRequest = (app: string): AriRequest => ({
  method: 'PUT',
  uri: `applications/${encodeURIComponent(app)}/eventFilter`,
  body: {
    disallowed: [...UNWANTED_EVENTS, ...LEG_EVENTS]
      .filter((type) => type !== 'EndpointStateChange')
      .map((type) => ({ type })),
  },
})
