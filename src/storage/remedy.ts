/** What to do about a database that is not what we wrote. */
export const CORRUPT_REMEDY =
  'stop Sambung, keep a copy of the file, then put the last backup back with: npm run restore -- BACKUP.tar --force'

/** What to do about a file that a newer version wrote. */
export const NEWER_REMEDY =
  'start that version again, or put back a backup made before it with: npm run restore -- BACKUP.tar --force'
