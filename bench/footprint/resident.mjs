import { execFileSync } from 'node:child_process';

/** Megabytes of memory that a process holds now, as the system counts them. */
export const residentMb = (pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
