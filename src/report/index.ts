/** Every output a diagnosis can be written as. Adding one is a file in this folder and a line in this list. */
import type { Diagnosis } from '../correlator/contract.ts';
import type { LegActivity } from './activity.ts';
import { renderEvidenceCsv, renderFindingsCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderText } from './text.ts';

/** What an output is made from. */
export interface ReportInput {
  readonly diagnosis: Diagnosis;
  /** Zone in which times are shown. */
  readonly zone: string;
  /** For text only: colours, and the width lines are cut to. */
  readonly color: boolean;
  readonly columns: number;
  /** Attempts for the pictures; may be empty. */
  readonly activity: readonly LegActivity[];
  /** A diagnosis over earlier nights as well, for the strip of nights. */
  readonly earlier?: Diagnosis;
}

export interface Output {
  /** The word before the colon in `-o KIND:FILE`. */
  readonly kind: string;
  /** For people. */
  readonly title: string;
  /** File endings that choose this kind when none is named; the longest that fits wins. */
  readonly endings: readonly string[];
  render(input: ReportInput): string;
}

export const outputs: readonly Output[] = [
  { kind: 'html', title: 'one page for people', endings: ['.html', '.htm'], render: renderHtml },
  { kind: 'md', title: 'Markdown for tickets', endings: ['.md', '.markdown'], render: renderMarkdown },
  { kind: 'json', title: 'the diagnosis as data', endings: ['.json'], render: (input) => renderJson(input.diagnosis, input.zone) },
  { kind: 'csv', title: 'the findings as a table', endings: ['.csv'], render: (input) => renderFindingsCsv(input.diagnosis, input.zone) },
  {
    kind: 'evidence-csv',
    title: 'the evidence lines as a table',
    endings: ['.evidence.csv'],
    render: (input) => renderEvidenceCsv(input.diagnosis, input.zone),
  },
  {
    kind: 'junit',
    title: 'JUnit XML, a job is a test case',
    endings: ['.xml'],
    render: (input) => renderJunit(input.diagnosis, input.zone),
  },
  { kind: 'text', title: 'text for a terminal', endings: ['.txt'], render: (input) => renderText(input.diagnosis, input) },
];
