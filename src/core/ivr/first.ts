/** The opening hours that a new installation starts with. */
import type { Hours } from './hours.ts'

const allDay = [{ from: '00:00', to: '24:00' }]

export const ALWAYS_OPEN: Hours = {
  id: 'always',
  name: 'Always open',
  zone: 'Asia/Jakarta',
  week: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay },
  exceptions: [],
}
