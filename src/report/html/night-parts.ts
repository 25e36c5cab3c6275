/** The night and the nights before it, as pictures. */
import type { Diagnosis, Finding } from '../../correlator/contract.ts';
import { comparedText, overText, resolved } from '../compare.ts';
import { type NightState, NIGHT_STATE_LABEL, strips } from '../strip.ts';
import { lastNight, timelines } from '../timeline-model.ts';
import { count } from '../words.ts';
import { fit, html, type Markup } from './markup.ts';
import type { Part, Setting } from './part.ts';
import { stripDrawing, stripSign } from './strip-drawing.ts';
import { timelineDrawing } from './timeline-drawing.ts';

const TIMELINE_BYTES = 90_000;
const STRIP_BYTES = 60_000;
const RESOLVED_BYTES = 20_000;

/** Nights in which something was denied or failed, as far as no finding has shown them. */
export function timelinesPart({ diagnosis, groups, time, activity }: Setting): Part | undefined {
  const key = (t: { readonly backup: string; readonly night: string }): string => `${t.backup}\n${t.night}`;
  const shown = new Set(groups.flatMap((group) => lastNight(group, diagnosis) ?? []).map(key));
  const drawn = timelines(diagnosis, activity).filter((timeline) => !shown.has(key(timeline)));
  if (drawn.length === 0) return undefined;
  const body = fit(
    drawn,
    TIMELINE_BYTES,
    (t) =>
      html`<div class="keep">
        <h3>${t.backup}${t.night === '' ? '' : `, ${t.night}`}</h3>
        ${timelineDrawing(t, time)}
      </div>`,
    (hidden) => html`<p class="warn">${count(hidden, 'more picture')} left out.</p>`,
  );
  return { id: 'night', title: shown.size === 0 ? 'The night' : 'Other nights and backups', body };
}

/** The nights before: from an index of them, else from what the logs themselves hold. */
export function stripsPart({ diagnosis }: Setting, earlier: Diagnosis | undefined): Part | undefined {
  const drawn = strips(earlier ?? diagnosis);
  const over = earlier === undefined ? [] : resolved(diagnosis, earlier);
  if (drawn.length === 0 && over.length === 0) return undefined;
  const states = new Set(drawn.flatMap((strip) => strip.nights.map(({ state }) => state)));
  const pictures = fit(
    drawn,
    STRIP_BYTES,
    (strip) =>
      html`<div class="keep">
        <h3>${strip.backup}</h3>
        ${stripDrawing(strip)}
      </div>`,
    (hidden) => html`<p>${count(hidden, 'more backup')} left out.</p>`,
  );
  return { id: 'nights', title: 'The last nights', body: html`${earlier && comparedPart(diagnosis, over)}${pictures}${legend(states)}` };
}

/** Signs that occur, each with its word. */
function legend(states: ReadonlySet<NightState>): Markup | undefined {
  return states.size === 0
    ? undefined
    : html`<ul class="legend soft">
        ${[...states].map((state) => html`<li>${stripSign(state)} ${NIGHT_STATE_LABEL[state]}</li>`)}
      </ul>`;
}

function comparedPart(diagnosis: Diagnosis, over: readonly Finding[]): Markup {
  const list = fit(
    over,
    RESOLVED_BYTES,
    (f) => html`<li>${overText(f)}</li>`,
    (hidden) => html`<li>and ${hidden} more</li>`,
  );
  return html`<p>${comparedText(diagnosis, over)}</p>
    ${
      over.length > 0 &&
      html`<h3>Not found any more</h3>
        <ul>
          ${list}
        </ul>`
    }`;
}
