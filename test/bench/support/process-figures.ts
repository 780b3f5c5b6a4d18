import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick is (USER_HZ, proc(5)). */
const ticksPerSecond = 100;

/** Processor seconds that a process has used so far, all its threads and the kernel's work for it included. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in parentheses and may hold anything; fields 14 and 15 are utime and stime.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Megabytes (10^6 bytes) of a process that are in memory at this moment. */
export async function residentMegabytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} tells nothing of its memory`);
  return (Number(kibibytes) * 1024) / 1e6;
}
