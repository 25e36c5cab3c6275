/** Hours as the horizontal axis of a picture, in the report's zone. */
import { scaleLinear } from 'd3-scale';
import type { Micros, TimeSpan } from '../../correlator/contract.ts';
import type { LocalTime } from '../local-time.ts';
import { html, type Markup } from './markup.ts';

const HOUR = 3600e6;
const EDGE = 6;

export interface Axis {
  readonly x: (time: Micros) => number;
  /** Of a bar from one time to another; what is short is still seen. */
  readonly length: (from: Micros, to: Micros) => number;
  readonly width: number;
  readonly span: TimeSpan;
  readonly time: LocalTime;
}

export function axisOf(span: TimeSpan, width: number, time: LocalTime): Axis {
  const scale = scaleLinear([span.since, Math.max(span.until, span.since + 1)], [EDGE, width - EDGE]).clamp(true);
  const x = (at: Micros): number => tenths(scale(at));
  return { x, length: (from, to) => Math.max(2, tenths(x(to) - x(from))), width, span, time };
}

/** Full hours, as many as there is room for: a label on top and a line down to `bottom`. */
export function hourMarks({ x, width, span, time }: Axis, top: number, bottom: number): readonly Markup[] {
  const room = Math.max(2, Math.floor(width / 64));
  const all = Math.max(1, (span.until - span.since) / HOUR);
  const step = [1, 2, 3, 4, 6, 12, 24, 48, 168, 720].find((hour) => all / hour <= room) ?? Math.ceil(all / room);
  const marks: Markup[] = [];
  for (let at = Math.ceil(span.since / HOUR) * HOUR; at <= span.until; at += HOUR * step) {
    const left = x(at);
    const anchor = left < 22 ? 'start' : left > width - 22 ? 'end' : 'middle';
    const text = step >= 24 ? time.stamp(at).slice(5, 10) : time.clock(at);
    marks.push(
      html`<path class="axis" d="M${left} ${top}V${bottom}" /><text class="small" x="${left}" y="${top - 8}" text-anchor="${anchor}"
          >${text}</text
        >`,
    );
  }
  return marks;
}

function tenths(n: number): number {
  return Math.round(n * 10) / 10;
}
