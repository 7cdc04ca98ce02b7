/** What the admin pages ask of the server: any list of the API, with everything that it found wrong. */

export interface Wrong {
  /** As `skills.0.level`. */
  readonly path: string
  readonly message: string
}

export type SettingsRefusal =
  | { readonly type: 'away' }
  | { readonly type: 'refused'; readonly why: string; readonly wrong: readonly Wrong[] }

export type SettingsAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: SettingsRefusal }

export interface Settings {
  /** `path` begins after `/api/v1`; a file goes as it is. */
  ask<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object | Blob,
  ): Promise<SettingsAnswer<T>>
  /** Where a file of that path is. */
  fileUrl(path: string): string
}
