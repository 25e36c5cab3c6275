/**
 * The report as one page for people: self-contained, without script, with nothing loaded from anywhere. The policy in its head forbids the rest
 * to whatever might slip through. It stays under a megabyte: lists are cut where they get long, and say so.
 */
import { createHash } from 'node:crypto';
import type { Diagnosis } from '../correlator/contract.ts';
import type { LegActivity } from './activity.ts';
import { groupFindings } from './groups.ts';
import { html, Markup } from './html/markup.ts';
import { stripsPart, timelinesPart } from './html/night-parts.ts';
import type { Setting } from './html/part.ts';
import { STYLE } from './html/style.ts';
import { coveragePart, jobsPart } from './html/table-parts.ts';
import { findingsPart, lettersPart, overviewPart } from './html/verdict-parts.ts';
import { localTime } from './local-time.ts';
import { tally, tallyText } from './tally.ts';
import { titleOf } from './title.ts';

/** The policy names the style by its hash, so these bytes must reach the page as they are. */
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface HtmlInput {
  readonly diagnosis: Diagnosis;
  readonly zone: string;
  readonly activity: readonly LegActivity[];
  /** A diagnosis over earlier nights as well, for the strip; the diagnosis itself where there is none. */
  readonly earlier?: Diagnosis;
}

export function renderHtml(input: HtmlInput): string {
  const { diagnosis } = input;
  const setting: Setting = {
    diagnosis,
    groups: groupFindings(diagnosis.findings),
    time: localTime(input.zone),
    activity: input.activity,
  };
  const title = titleOf(diagnosis, setting.time);
  const findings = findingsPart(setting);
  const parts = [
    overviewPart(setting, findings?.told ?? 0),
    findings,
    timelinesPart(setting),
    stripsPart(setting, input.earlier),
    jobsPart(setting),
    coveragePart(setting),
    lettersPart(setting),
  ];
  const shown = parts.filter((part) => part !== undefined);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="legwork ${diagnosis.tool.version}" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="soft">${windowText(setting)}Times are ${setting.time.zone}. ${tallyText(tally(diagnosis))}.</p>
          <nav aria-label="On this page">${shown.map((part, i) => html`${i > 0 && ' · '}<a href="#${part.id}">${part.title}</a>`)}</nav>
        </header>
        <main>
          ${shown.map(
            (part) =>
              html`<section aria-labelledby="${part.id}">
                <h2 id="${part.id}">${part.title}</h2>
                ${part.body}
              </section> `,
          )}
        </main>
        <footer><p class="soft">legwork ${diagnosis.tool.version}</p></footer>
      </body>
    </html> `;
  return page.text;
}

function windowText({ diagnosis, time }: Setting): string {
  return diagnosis.window === undefined ? '' : `${time.span(diagnosis.window.since, diagnosis.window.until)}. `;
}
