/** How far reading has come, on one line of a terminal; nothing where nobody watches. */
import type { Progress } from '../ingest/ingest.ts';
import type { Io } from './io.ts';

/** Milliseconds between two changes of the line. */
const EVERY = 200;
const CLEAR = '\r\u001b[K';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

export function progressLine(io: Pick<Io, 'stderr' | 'now'>, quiet: boolean): ProgressLine {
  if (quiet || !io.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const start = io.now();
  let shown = 0;
  return {
    show: (progress) => {
      const now = io.now();
      if (now - shown < EVERY) return;
      shown = now;
      io.stderr.write(CLEAR + progressText(progress, now - start));
    },
    end: () => {
      if (shown > 0) io.stderr.write(CLEAR);
    },
  };
}

/** `elapsed` in milliseconds. Time left is told once there is a rate to tell it from. */
export function progressText({ bytes, total, lines }: Progress, elapsed: number): string {
  const seconds = Math.max(elapsed, 1) / 1000;
  const share = total === 0 ? undefined : Math.min(1, bytes / total);
  const left = share === undefined || share < 0.01 ? '' : `, ${duration((seconds * (1 - share)) / share)} left`;
  const percent = share === undefined ? '' : ` (${Math.floor(share * 100)} %)`;
  return `${megabytes(bytes)} MB read${percent}, ${Math.round(lines / seconds)} lines/s${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
