/** The log lines a finding rests on, log by log, each with its number. */
import type { EvidenceLine, Finding } from '../../correlator/contract.ts';
import { count } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** Of each log; the others are a click away. */
const SHOWN = 3;

export function evidencePart({ evidence }: Finding): Markup | undefined {
  if (evidence.length === 0) return undefined;
  const byLog = Map.groupBy(evidence, (e) => `${e.path}${e.textFrom === 'columns' ? ' (no longer there; the packets in words)' : ''}`);
  return html`<h4>Evidence</h4>
    ${[...byLog].map(([log, lines]) => logPart(log, lines))}`;
}

function logPart(log: string, lines: readonly EvidenceLine[]): Markup {
  const rest = lines.slice(SHOWN);
  return html`${logTable(log, lines.slice(0, SHOWN))}${
    rest.length > 0 &&
    html`<details>
      <summary>${count(rest.length, 'more line')} of ${log}</summary>
      ${logTable(log, rest)}
    </details>`
  }`;
}

function logTable(log: string, lines: readonly EvidenceLine[]): Markup {
  return html`<table class="log">
    <caption>
      ${log}
    </caption>
    <tbody>
      ${lines.map(
        (e) =>
          html`<tr>
            <th scope="row">${e.line}</th>
            <td><code>${e.text.trimEnd()}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
