/** What we use of ari-client 2.2.0 and of swagger-client 2.0.26 under it, which have no types of their own. */
declare module 'ari-client' {
  /** By resource and operation: `client.channels.answer({ channelId })`. */
  type Operation = (parameters: Record<string, unknown>) => PromiseLike<unknown>
  type AriClient = Readonly<Record<string, Readonly<Record<string, Operation>> | undefined>>
  const ari: { connect(url: string, user: string, password: string): PromiseLike<AriClient> }
  export = ari
}

declare module 'swagger-client' {
  interface OutgoingRequest {
    readonly url: string
    readonly headers: Record<string, string>
    agent?: unknown
    on: Readonly<Record<string, (response: unknown) => void>>
  }
  interface Authorization {
    /** Asked for every request, just before it goes out; false stops it. */
    apply(request: OutgoingRequest): boolean
  }
  const swagger: {
    readonly authorizations: {
      add(name: string, authorization: Authorization): void
      remove(name: string): void
    }
  }
  export = swagger
}
