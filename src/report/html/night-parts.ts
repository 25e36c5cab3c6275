/** The night and the nights before it, as pictures. */
import type { Diagnosis } from '../../correlator/contract.ts';
import { resolved } from '../compare.ts';
import { NIGHT_STATE_LABEL, strips } from '../strip.ts';
import { timelines } from '../timeline-model.ts';
import { count } from '../words.ts';
import { fit, html } from './markup.ts';
import type { Part, Setting } from './part.ts';
import { stripDrawing } from './strip-drawing.ts';
import { timelineDrawing } from './timeline-drawing.ts';

const TIMELINE_BYTES = 120_000;
const STRIP_BYTES = 60_000;
const RESOLVED_BYTES = 20_000;

export function timelinesPart({ diagnosis, time, activity }: Setting): Part | undefined {
  const drawn = timelines(diagnosis, activity);
  if (drawn.length === 0) return undefined;
  const legend = html`<p class="soft">
    Shaded: the backup's window. Bars above the line: attempts let through; below it: denied. Cross: the job failed. Dashed frame: no log.
  </p>`;
  const pictures = fit(
    drawn,
    TIMELINE_BYTES,
    (t) =>
      html`<h3>${t.backup}${t.night === '' ? '' : `, ${t.night}`}</h3>
        ${timelineDrawing(t, time)}${t.hidden > 0 && html`<p class="soft">${count(t.hidden, 'more leg')} not drawn.</p>`}`,
    (hidden) => html`<p class="warn">${count(hidden, 'more picture')} left out.</p>`,
  );
  return { id: 'night', title: 'The night', body: html`${legend}${pictures}` };
}

/** The nights before: from an index of them, else from what the logs themselves hold. */
export function stripsPart({ diagnosis }: Setting, earlier: Diagnosis | undefined): Part | undefined {
  const drawn = strips(earlier ?? diagnosis);
  const over = earlier === undefined ? [] : resolved(diagnosis, earlier);
  if (drawn.length === 0 && over.length === 0) return undefined;
  const legend = html`<p class="soft">
    Cross: ${NIGHT_STATE_LABEL.firewall}. Dash: ${NIGHT_STATE_LABEL['other-cause']}. Question mark: ${NIGHT_STATE_LABEL.silent}. Dot:
    ${NIGHT_STATE_LABEL.clear}.
  </p>`;
  const pictures = fit(
    drawn,
    STRIP_BYTES,
    (strip) =>
      html`<h3>${strip.backup}</h3>
        ${stripDrawing(strip)}
        <p class="soft">${strip.nights[0]?.night} to ${strip.nights.at(-1)?.night}</p>`,
    (hidden) => html`<p>${count(hidden, 'more backup')} left out.</p>`,
  );
  const list = fit(
    over,
    RESOLVED_BYTES,
    (f) => html`<li>${f.summary} Last on ${f.nights.at(-1)?.night}.</li>`,
    (hidden) => html`<li>and ${hidden} more</li>`,
  );
  const ended =
    over.length > 0 &&
    html`<h3>Not found any more</h3>
      <ul>
        ${list}
      </ul>`;
  return { id: 'nights', title: 'The last nights', body: html`${drawn.length > 0 && legend}${pictures}${ended}` };
}
