import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTicks } from './proc.ts'
import { endRunning, remember, remembered, runningChild, runningStranger } from './running.ts'

describe('a process that runs', () => {
  let folder = ''
  const children: ChildProcess[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-running-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const start = async (script: string): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['-e', `${script}; console.log('up')`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    if (child.stdout !== null) await once(child.stdout, 'data')
    return child
  }
  const stays = 'setInterval(() => 0, 1000)'

  test('is known again from its file, until it ends', async () => {
    const child = await start(stays)
    const file = join(folder, 'pid')
    remember(file, child.pid ?? 0, 'so')
    expect(remembered(file)).toEqual({ pid: child.pid, startedAt: startTicks(child.pid ?? 0), settings: 'so' })
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    expect(remembered(file)).toBeNull()
  })

  test('is not taken for another with the same number', async () => {
    const child = await start(stays)
    const file = join(folder, 'pid')
    remember(file, child.pid ?? 0, 'so')
    const kept: { startedAt: string } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...kept, startedAt: `${Number(kept.startedAt) - 1}` }))
    expect(remembered(file)).toBeNull()
  })

  test('has ended although nobody has asked yet: a zombie does not run', async () => {
    // the shell's child ends, and the shell becomes a program that never asks for it
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(parent)
    const [said] = await once(parent.stdout, 'data')
    const zombie = Number(String(said))
    await vi.waitFor(() => expect(readFileSync(`/proc/${zombie}/stat`, 'utf8')).toContain(') Z '), { timeout: 10_000 })
    expect(startTicks(zombie)).toBeNull()
  })

  test('is not known from a file that is absent or broken', () => {
    expect(remembered(join(folder, 'gone'))).toBeNull()
    writeFileSync(join(folder, 'broken'), '{"pid":')
    expect(remembered(join(folder, 'broken'))).toBeNull()
  })

  test('ends when it is asked to', async () => {
    const running = runningChild(await start(stays))
    expect(running.end()).toBeNull()
    await endRunning(running, 10_000)
    expect(await running.ended).toBe('SIGTERM')
  })

  test('is killed when it does not listen', async () => {
    const running = runningChild(await start(`process.on('SIGTERM', () => 0); ${stays}`))
    await endRunning(running, 50)
    expect(running.end()).toBe('SIGKILL')
  })

  test('that could not be started has ended', async () => {
    const running = runningChild(spawn(join(folder, 'gone')))
    expect(await running.ended).toContain('ENOENT')
    await endRunning(running, 10)
  })

  test('and is not our child is seen to end all the same', async () => {
    const child = await start(stays)
    const pid = child.pid ?? 0
    const running = runningStranger({ pid, startedAt: startTicks(pid) ?? '', settings: '' })
    expect(running.end()).toBeNull()
    await endRunning(running, 10_000)
    expect(running.end()).toBe('unseen')
  })
})
