/** What the store says to the log: a fixed message and its fields. Pino's loggers fit. */
export interface StoreLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLog: StoreLog = { info: () => undefined, warn: () => undefined, error: () => undefined }
