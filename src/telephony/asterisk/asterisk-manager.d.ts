/** What we use of asterisk-manager 0.2.0, which has no types of its own. */
declare module 'asterisk-manager' {
  interface Manager {
    connect(port: number, host: string, callback: () => void): void
    login(callback: (error?: unknown) => void): void
    action(action: Record<string, string>, callback: (error: unknown, response: unknown) => void): string
    disconnect(): void
    on(event: string, listener: (...args: readonly unknown[]) => void): void
    removeAllListeners(event?: string): void
  }
  function Manager(port: number | null, host: string, user: string, secret: string, events: boolean): Manager
  export = Manager
}
