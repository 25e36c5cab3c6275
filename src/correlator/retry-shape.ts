/**
 * What the repetitions of one connect's SYN tell about the answer it got. A host that hears nothing doubles its patience; one that is
 * refused stops at once (Linux) or tries a few times at its base interval (Windows). The shape is evidence of DROP or REJECT, never alone of
 * an operating system: below five SYNs several systems look the same.
 *
 * Sources: Linux tcp_syn_retries and, since 6.5, tcp_syn_linear_timeouts
 * (https://l2dy.github.io/notes/Operating-System/Linux/TCP-Client-SYN-Retries-on-Linux);
 * Windows: KB175523, "Winsock TCP connection performance to unused ports".
 */
import type { Micros } from './contract.ts';

export interface RetryShape {
  /** `drop`: nothing came back that the sender heeds. `reject`: a RST came back. `unknown`: both fit, or neither. */
  readonly answered: 'drop' | 'reject' | 'unknown';
  readonly syns: number;
  /** Systems of the sender that do this; absent below five SYNs. */
  readonly system?: string;
  /** One sentence. */
  readonly sentence: string;
}

interface Pattern {
  readonly answered: 'drop' | 'reject';
  /** Seconds after the first SYN. */
  readonly at: readonly number[];
  readonly system: string;
}

const PATTERNS: readonly Pattern[] = [
  { answered: 'drop', at: [0, 1, 3, 7, 15, 31, 63], system: 'Linux before 6.5' },
  { answered: 'drop', at: [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67], system: 'Linux 6.5 or later, or macOS' },
  { answered: 'drop', at: [0, 3, 9], system: 'Windows before 10' },
  { answered: 'drop', at: [0, 1, 3, 7, 15], system: 'Windows 10 or Server 2016 and later' },
  { answered: 'reject', at: [0, 0.5, 1, 1.5], system: 'Windows' },
];

const SECOND = 1_000_000;
/** Timers of kernels run late by this much under load; the longer ones by a tenth. */
const LATE = 0.3;
const LATE_SHARE = 0.1;
/** Naming an operating system from fewer SYNs would be a guess. */
const LEAST_FOR_SYSTEM = 5;
const LEAST_IN_WHOLE_SECONDS = 3;

/**
 * @param times SYNs of one connect: one pair of addresses and ports, at one firewall, in any order. The same SYN logged twice counts
 * as one when its stamps agree to the microsecond.
 */
export function retryShape(times: readonly Micros[]): RetryShape {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  // Syslog's stamps end in whole seconds, and then several SYNs may share one.
  const whole = sorted.length > 0 && times.every((time) => time % SECOND === 0);
  const syns = whole ? times.toSorted((a, b) => a - b) : sorted;
  const offsets = syns.map((time) => (time - (syns[0] ?? 0)) / SECOND);
  if (offsets.length < 2) return { answered: 'unknown', syns: offsets.length, sentence: SINGLE };
  const fitting = PATTERNS.filter((pattern) => fits(pattern, offsets, whole));
  const answered = commonAnswer(fitting, whole && offsets.length < LEAST_IN_WHOLE_SECONDS);
  const base = { answered, syns: offsets.length, sentence: SENTENCES[answered](offsets) };
  if (answered === 'unknown' || offsets.length < LEAST_FOR_SYSTEM) return base;
  return { ...base, system: fitting.map((pattern) => pattern.system).join('; or ') };
}

/** The answer all fitting patterns share; `few` SYNs in one second may be one packet logged by two rules. */
function commonAnswer(fitting: readonly Pattern[], few: boolean): RetryShape['answered'] {
  const [first, ...rest] = fitting;
  if (first === undefined || rest.some((pattern) => pattern.answered !== first.answered)) return 'unknown';
  return few && first.answered === 'reject' ? 'unknown' : first.answered;
}

const SINGLE = 'One SYN only: it was refused at once, or the log holds no more of it.';
const SENTENCES: Readonly<Record<RetryShape['answered'], (offsets: readonly number[]) => string>> = {
  drop: (offsets) => `The SYN was repeated after ${after(offsets)} s, as by a host that hears nothing: DROP rather than REJECT.`,
  reject: (offsets) =>
    `The SYN was repeated after ${after(offsets)} s and then given up, as by a host that is refused: REJECT rather than DROP.`,
  unknown: (offsets) => `The SYN was repeated after ${after(offsets)} s, which tells nothing about DROP or REJECT.`,
};

function after(offsets: readonly number[]): string {
  return offsets
    .slice(1)
    .map((seconds) => String(Math.round(seconds * 10) / 10))
    .join(', ');
}

/** The SYNs are the beginning of the pattern. Stamps of whole seconds may be off by one. */
function fits(pattern: Pattern, offsets: readonly number[], whole: boolean): boolean {
  if (offsets.length > pattern.at.length) return false;
  return offsets.every((seconds, i) => {
    const due = pattern.at[i] ?? 0;
    const late = Math.max(LATE, due * LATE_SHARE);
    return whole ? seconds > due - 1 && seconds < due + late + 1 : Math.abs(seconds - due) <= late;
  });
}
