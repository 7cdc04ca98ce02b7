/** Who asked for a change; nobody when the installation itself did, or a program of an older version. */
export interface Signed {
  readonly by?: string
}

/** What an event takes over of its order. */
export const signed = (by: string | undefined): Signed => (by === undefined ? {} : { by })
